import { type Digest, digestOf } from "../crypto/canonical-json.ts";
import type { DecisionRecord, DecisionSummary } from "../schema/decision.ts";
import type { Claim } from "../world/snapshot.ts";
import type { NodeCandidate } from "./candidate.ts";
import { choose } from "./choose.ts";
import { percent } from "./decimals.ts";
import { gpusAsked } from "./estimates.ts";
import { type DecideArguments, nodeArena } from "./node-arena.ts";
import { basisOf, recordOf } from "./record.ts";
import { summaryOf } from "./summary.ts";

export type { DecideArguments } from "./node-arena.ts";

/** What a decision is. */
export interface PlacementDecision {
  readonly record: DecisionRecord;
  /** Digest of `record`; its name in the store. */
  readonly recordDigest: Digest;
  readonly summary: DecisionSummary;
  /** What the subject takes of the fleet now; to be among the claims of the plan's next decisions. */
  readonly claim: Claim;
}

function freeAfter({ after }: NodeCandidate): string {
  const fullest = Math.max(after.vcpus, after.memoryGiB, after.diskGiB ?? 0);
  return `${percent(Math.max(0, 1 - fullest))} free after`;
}

/** What a placement takes of its node, as a decision names it. */
export function claimOn(
  target: { readonly name: string; readonly gpu?: number | undefined },
  { subject, request }: Pick<DecideArguments, "subject" | "request">,
): Claim {
  return {
    urn: subject.urn,
    stack: subject.stack,
    name: subject.name,
    node: target.name,
    vcpus: request.vcpus,
    memoryGiB: request.memoryGiB,
    diskGiB: request.diskGiB,
    gpus: gpusAsked(request),
    ...(target.gpu !== undefined && { gpu: target.gpu }),
    apart: request.apart ?? [],
    spread: request.spread ?? null,
  };
}

/**
 * Decides where a workload runs: candidates -> hard constraints -> policy vetoes -> risk -> factors -> choice.
 * Pure: equal arguments give equal records, byte for byte, on every machine. `record.basis` names all arguments by
 * digest except `evaluatePolicy`, for which `basis.policies` stands.
 * @throws {NovaCronError} NC1201 no node can take it; NC1203 it is protected and would have to move; NC1106 an unknown
 * region, residency or target; NC1001 a budget in another currency than the fleet's; what `evaluatePolicy` throws.
 */
export function decide(args: DecideArguments): PlacementDecision {
  const { subject, snapshot } = args;
  const arena = nodeArena(args);
  const result = choose(arena);
  const record = recordOf(arena, result, {
    maskedRequest: args.maskedRequest,
    currency: snapshot.currency,
    facts: [freeAfter(result.chosen.candidate)],
    hasRisk: true,
    basis: basisOf({
      requestDigest: args.requestDigest,
      snapshot,
      snapshotDigest: args.snapshotDigest,
      weights: args.weights,
      hysteresis: arena.hysteresis,
      evacuationRisk: arena.evacuationRisk,
      facts: null,
      claims: args.claims.filter(({ urn }) => urn !== subject.urn),
      previousRecord: args.previous?.recordDigest ?? null,
    }),
  });
  const recordDigest = digestOf(record);
  return { record, recordDigest, summary: summaryOf(record, recordDigest), claim: claimOn(record.target, args) };
}
