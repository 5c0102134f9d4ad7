import { type Digest, digestOf } from "../crypto/canonical-json.ts";
import type { DecisionRecord, DecisionSummary } from "../schema/decision.ts";
import type { JointNote } from "../schema/joint-note.ts";
import type { Claim } from "../world/snapshot.ts";
import type { NodeCandidate } from "./candidate.ts";
import { type Chosen, choose } from "./choose.ts";
import { percent } from "./decimals.ts";
import { gpusAsked } from "./estimates.ts";
import { planMove } from "./moves/plan-move.ts";
import { type DecideArguments, nodeArena } from "./node-arena.ts";
import type { BestOffers } from "./offers/best-offers.ts";
import { offersNote } from "./offers/offers-note.ts";
import { basisOf, recordOf } from "./record.ts";
import { noteRun, runFacts } from "./run/note-run.ts";
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

/** What is said of the chosen one besides what carried the choice. */
function factsOf(candidate: NodeCandidate, offers: BestOffers | undefined): string[] {
  const larger = offers?.reasons.get(candidate.name)?.larger ?? null;
  return [...(larger === null ? [] : [larger]), freeAfter(candidate)];
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

/** What a decision that was made together with others says of that. */
export interface JointPart {
  readonly note: JointNote;
  /** Digest of the whole group and of how it was solved: more that the decision depends on. */
  readonly group: Digest;
}

/** The decision that a choice comes to: record, digest, summary and claim. */
export function decisionOf(
  args: DecideArguments,
  arena: ReturnType<typeof nodeArena>,
  result: Chosen<NodeCandidate>,
  joint: JointPart | null = null,
): PlacementDecision {
  const { subject, snapshot } = args;
  const run = noteRun(arena, result);
  const { index } = arena.context;
  const move = planMove(args.request, args.previous, result.chosen.candidate.target, {
    index,
    clouds: snapshot.clouds,
  });
  const record: DecisionRecord = {
    ...recordOf(arena, result, {
      maskedRequest: args.maskedRequest,
      currency: snapshot.currency,
      facts: [...factsOf(result.chosen.candidate, arena.offers), ...runFacts(run)],
      hasRisk: true,
      basis: basisOf({
        requestDigest: args.requestDigest,
        snapshot,
        snapshotDigest: args.snapshotDigest,
        weights: args.weights,
        hysteresis: arena.hysteresis,
        evacuationRisk: arena.evacuationRisk,
        facts: joint && { joint: joint.group },
        claims: args.claims.filter(({ urn }) => urn !== subject.urn),
        previousRecord: args.previous?.recordDigest ?? null,
        policiesDigest: args.policiesDigest,
      }),
    }),
    ...offersNote(arena, result.chosen.candidate.name),
    ...(joint && { joint: joint.note }),
    ...(run && { run }),
    ...(move && { move }),
  };
  const recordDigest = digestOf(record);
  return { record, recordDigest, summary: summaryOf(record, recordDigest), claim: claimOn(record.target, args) };
}

/**
 * Decides where a workload runs: candidates -> hard constraints -> policy vetoes -> risk -> factors -> choice.
 * Pure: equal arguments give equal records, byte for byte, on every machine. `record.basis` names all arguments by
 * digest except `evaluatePolicy`, for which `basis.policies` stands.
 * @throws {NovaCronError} NC1201 no node can take it; NC1203 it is protected and would have to move, NC1205 stateful;
 * NC1206 a flexible job whose window is over; NC1106 an unknown region, residency or target; NC1001 a budget in another currency than the fleet's; what `evaluatePolicy` throws.
 */
export function decide(args: DecideArguments): PlacementDecision {
  const arena = nodeArena(args);
  return decisionOf(args, arena, choose(arena));
}
