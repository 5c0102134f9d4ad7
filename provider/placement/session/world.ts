import { gpusAfter, type NodeSite } from "../candidate.ts";
import type { NodeFrame } from "../columns/node-frame.ts";
import type { Constraint } from "../constraints/constraint.ts";
import { carbonGramsPerHour, dominantShare, powerWatts } from "../estimates.ts";
import type { NodeContext } from "../node-context.ts";
import type { WorldIndex } from "../world-index.ts";
import type { Ledger } from "./ledger.ts";
import type { Terrain } from "./terrain.ts";

/** Columns over all rows that are loaded for one request at a time. */
interface Scratch {
  readonly vcpusAfter: Float64Array;
  readonly memoryAfter: Float64Array;
  readonly diskAfter: Float64Array;
  readonly gpusAfter: Float64Array;
  readonly share: Float64Array;
  readonly costPerHour: Float64Array;
  readonly watts: Float64Array;
  readonly carbonGramsPerHour: Float64Array;
}

/** What all shapes of a session look at: the Snapshot, who holds what, and a frame over every row. */
export class SessionWorld {
  readonly index: WorldIndex;
  readonly terrain: Terrain;
  readonly ledger: Ledger;
  /** Predicted probability of an outage by row; 0 where there is no prediction. */
  readonly risk: Float64Array;
  readonly #rows: Uint32Array;
  #usable: Uint32Array | null = null;
  readonly #scratch: Scratch;

  constructor(index: WorldIndex, terrain: Terrain, ledger: Ledger) {
    this.index = index;
    this.terrain = terrain;
    this.ledger = ledger;
    const column = () => new Float64Array(index.nodes.length);
    this.risk = Float64Array.from(index.nodes, ({ name }) => index.risk.get(name)?.probability ?? 0);
    this.#rows = Uint32Array.from(index.nodes.keys());
    this.#scratch = {
      vcpusAfter: column(),
      memoryAfter: column(),
      diskAfter: column(),
      gpusAfter: column(),
      share: column(),
      costPerHour: column(),
      watts: column(),
      carbonGramsPerHour: column(),
    };
  }

  /**
   * A frame in which every row of the Snapshot stands at its own position. What depends on the request is there for the
   * rows for which {@link loadFixed} and {@link loadAfter} were called last, and for the request that they were called with.
   */
  frame(context: NodeContext): NodeFrame {
    const { usedVcpus, usedMemoryGiB, placements, largestVcpus, sites } = this.ledger;
    return {
      context,
      table: this.terrain.table,
      // Rows without a site are in no pool, so nobody asks for them.
      candidates: sites as NodeFrame["candidates"],
      rows: this.#rows,
      usedVcpus,
      usedMemoryGiB,
      placements,
      largestVcpus,
      ...this.#scratch,
      regionOf: (i) => sites[i]?.region,
    };
  }

  /** Rows that constraints leave which are the same for every request; ascending. */
  usable(constraints: readonly Constraint<NodeSite, NodeContext>[], context: NodeContext): Uint32Array {
    if (this.#usable !== null) return this.#usable;
    const asked = constraints.filter((each) => each.applies(context));
    this.#usable = this.#rows.filter((row) => {
      const site = this.ledger.sites[row];
      return site !== undefined && asked.every((each) => each.holds(site, context));
    });
    return this.#usable;
  }

  /** Loads what a request takes of a node, whatever is held there. */
  loadFixed(row: number, { request }: NodeContext): void {
    const site = this.ledger.sites[row];
    if (site === undefined) return;
    const { node, region } = site;
    const scratch = this.#scratch;
    const share = dominantShare(request, node);
    scratch.share[row] = share;
    scratch.costPerHour[row] = (node.pricePerHour ?? Number.NaN) * share;
    scratch.watts[row] = powerWatts(request, node) ?? Number.NaN;
    scratch.carbonGramsPerHour[row] = carbonGramsPerHour(request, node, region) ?? Number.NaN;
  }

  /** Loads the shares of a node in use once the request is there. */
  loadAfter(row: number, { request }: NodeContext): void {
    const site = this.ledger.sites[row];
    if (site === undefined) return;
    const { capacity } = site.node;
    const { used } = site;
    const scratch = this.#scratch;
    scratch.vcpusAfter[row] = (used.vcpus + request.vcpus) / capacity.vcpus;
    scratch.memoryAfter[row] = (used.memoryGiB + request.memoryGiB) / capacity.memoryGiB;
    scratch.diskAfter[row] = capacity.diskGiB === 0 ? Number.NaN : (used.diskGiB + request.diskGiB) / capacity.diskGiB;
    scratch.gpusAfter[row] = capacity.gpus === undefined ? Number.NaN : gpusAfter(site, request) / capacity.gpus.count;
  }
}
