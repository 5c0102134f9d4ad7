import { type Digest, digestOf } from "../crypto/canonical-json.ts";
import type { DecisionRecord, DecisionSummary } from "../schema/decision.ts";
import { backendArena, type DecideBackendArguments } from "./backend-arena.ts";
import type { BackendCandidate } from "./backend-candidate.ts";
import { choose } from "./choose.ts";
import { percent } from "./decimals.ts";
import { basisOf, recordOf } from "./record.ts";
import { summaryOf } from "./summary.ts";

export type { DecideBackendArguments } from "./backend-arena.ts";
export type { CircuitFacts } from "./backend-context.ts";
export { checkBackend } from "./feasible.ts";

/** A decision on a quantum job. It claims nothing: a backend queues what it cannot run at once. */
export interface BackendDecision {
  readonly record: DecisionRecord;
  readonly recordDigest: Digest;
  readonly summary: DecisionSummary;
  readonly claim: null;
}

function figures({ backend, fidelity }: BackendCandidate): string[] {
  const queue = backend.queueSeconds > 0 ? [`queue ${Math.round(backend.queueSeconds)} s`] : [];
  return [`fidelity ${percent(fidelity)}`, ...queue];
}

/**
 * Decides which backend runs a quantum job, by the same steps as `decide` for placements. The record's `costPerMonth` is
 * the cost of the whole job. `basis.request` covers the circuit and the shots, which may come from a file.
 * @throws {NovaCronError} NC1504 no backend can run it; NC1203, NC1106, NC1001 as `decide`.
 */
export function decideBackend(args: DecideBackendArguments): BackendDecision {
  const { snapshot } = args;
  const arena = backendArena(args);
  const { circuit, shots } = arena.context;
  const result = choose(arena);
  const record = recordOf(arena, result, {
    maskedRequest: args.maskedRequest,
    currency: snapshot.currency,
    facts: figures(result.chosen.candidate),
    hasRisk: false,
    basis: basisOf({
      requestDigest: args.requestDigest,
      snapshot,
      snapshotDigest: args.snapshotDigest,
      weights: args.weights,
      hysteresis: arena.hysteresis,
      evacuationRisk: arena.evacuationRisk,
      facts: { circuit, shots },
      claims: [],
      previousRecord: args.previous?.recordDigest ?? null,
      policiesDigest: args.policiesDigest,
    }),
  });
  const recordDigest = digestOf(record);
  return { record, recordDigest, summary: summaryOf(record, recordDigest), claim: null };
}
