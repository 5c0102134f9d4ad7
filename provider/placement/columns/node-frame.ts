import type { FleetRegion } from "../../schema/fleet.ts";
import type { NodeCandidate, NodeSite } from "../candidate.ts";
import { dominantShare } from "../estimates.ts";
import type { NodeContext } from "../node-context.ts";
import { type NodeTable, nodeTable } from "./node-table.ts";

/**
 * What one decision's columns are worked out over: the candidates that are left, by position, as columns. NaN where the
 * fleet does not say, so that unknown stays unknown in sums and products.
 */
export interface NodeFrame {
  readonly context: NodeContext;
  readonly table: NodeTable;
  readonly candidates: readonly NodeSite[];
  /** Each candidate's row in `table`. */
  readonly rows: Uint32Array;
  /** What others hold there. */
  readonly usedVcpus: Float64Array;
  readonly usedMemoryGiB: Float64Array;
  readonly placements: Float64Array;
  /** vCPUs of the largest neighbour. */
  readonly largestVcpus: Float64Array;
  /** Shares of the capacity in use once the subject is there. */
  readonly vcpusAfter: Float64Array;
  readonly memoryAfter: Float64Array;
  /** NaN without disk. */
  readonly diskAfter: Float64Array;
  /** NaN without GPUs. */
  readonly gpusAfter: Float64Array;
  /** Share of the node that the request takes from others, by what it takes most of. */
  readonly share: Float64Array;
  /** In the fleet's currency. */
  readonly costPerHour: Float64Array;
  readonly watts: Float64Array;
  readonly carbonGramsPerHour: Float64Array;
  readonly regionOf: (i: number) => FleetRegion | undefined;
}

/** The frame of a decision over what the constraints and policies left. */
export function nodeFrame(candidates: readonly NodeCandidate[], context: NodeContext): NodeFrame {
  const table = nodeTable(context.index);
  const column = (value: (candidate: NodeCandidate) => number | null): Float64Array => {
    const values = new Float64Array(candidates.length);
    for (const [i, candidate] of candidates.entries()) values[i] = value(candidate) ?? Number.NaN;
    return values;
  };
  const rows = new Uint32Array(candidates.length);
  for (const [i, { row }] of candidates.entries()) rows[i] = row;
  const share = column(({ node }) => dominantShare(context.request, node));
  const costPerHour = new Float64Array(candidates.length);
  for (let i = 0; i < share.length; i++) {
    costPerHour[i] = (candidates[i]?.node.pricePerHour ?? Number.NaN) * (share[i] ?? Number.NaN);
  }
  return {
    context,
    table,
    candidates,
    rows,
    usedVcpus: column(({ used }) => used.vcpus),
    usedMemoryGiB: column(({ used }) => used.memoryGiB),
    placements: column(({ used }) => used.placements),
    largestVcpus: column(({ used }) => used.largestVcpus),
    vcpusAfter: column(({ after }) => after.vcpus),
    memoryAfter: column(({ after }) => after.memoryGiB),
    diskAfter: column(({ after }) => after.diskGiB),
    gpusAfter: column(({ after }) => after.gpus),
    share,
    costPerHour,
    watts: column(({ watts }) => watts),
    carbonGramsPerHour: column(({ carbonGramsPerHour }) => carbonGramsPerHour),
    regionOf: (i) => candidates[i]?.region,
  };
}
