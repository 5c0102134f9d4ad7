import { type Digest, digestOf, digestOfBytes } from "../crypto/canonical-json.ts";
import type { DecisionBasis, DecisionRecord, FactorContribution } from "../schema/decision.ts";
import { tellableClaim } from "../world/blind-claim.ts";
import { byCodeUnits } from "../world/code-units.ts";
import type { Claim, Snapshot } from "../world/snapshot.ts";
import type { Arena } from "./arena.ts";
import type { Choosable } from "./candidate.ts";
import type { Chosen } from "./choose.ts";
import { confidence } from "./confidence.ts";
import { rounded, roundedOrNull } from "./decimals.ts";
import { why, whyNot } from "./explain.ts";
import type { Part } from "./rank.ts";
import { type WeightProfile, weightsDigest } from "./weights.ts";

/** Name of the decision procedure; part of every basis, and changed when equal inputs begin to decide differently. */
export const engineVersion = "novacron-placement/1";

/** What a basis is made of. */
export interface BasisParts {
  readonly requestDigest: string;
  readonly snapshot: Snapshot;
  readonly snapshotDigest: string;
  readonly weights: WeightProfile;
  readonly hysteresis: number;
  readonly evacuationRisk: number;
  /** Further inputs of the decision that no digest names, or null: the facts about a circuit. */
  readonly facts: unknown;
  /** Claims of others. */
  readonly claims: readonly Claim[];
  readonly previousRecord: string | null;
}

// A plan's claims are looked at by every later decision of the plan: each is digested once.
const claimDigests = new WeakMap<Claim, Digest>();

function digestOfClaim(claim: Claim): Digest {
  const known = claimDigests.get(claim);
  if (known !== undefined) return known;
  const digest = digestOf(tellableClaim(claim));
  claimDigests.set(claim, digest);
  return digest;
}

/** The digests of all that went into a decision. `weights` covers the sticky options too: they weigh staying. */
export function basisOf(parts: BasisParts): DecisionBasis {
  const { snapshot, hysteresis, evacuationRisk } = parts;
  return {
    engine: engineVersion,
    request:
      parts.facts === null ? parts.requestDigest : digestOf({ request: parts.requestDigest, facts: parts.facts }),
    snapshot: parts.snapshotDigest,
    fleet: snapshot.digests.fleet,
    model: snapshot.digests.model,
    policies: snapshot.digests.policies,
    weights: digestOf({ weights: weightsDigest(parts.weights), hysteresis, evacuationRisk }),
    claims: digestOfBytes(parts.claims.map(digestOfClaim).sort(byCodeUnits).join("\n")),
    previous: parts.previousRecord,
  };
}

function withoutWords({ words: _words, isBest: _isBest, ...contribution }: Part): FactorContribution {
  return contribution;
}

/** What the arena does not know of the record. */
export interface RecordParts {
  readonly maskedRequest: Readonly<Record<string, unknown>>;
  readonly currency: string;
  readonly basis: DecisionBasis;
  /** Figures for `why`. */
  readonly facts: readonly string[];
  /** Whether risk counts in the confidence. */
  readonly hasRisk: boolean;
}

/** The full record of a choice. */
export function recordOf<S extends { readonly name: string }, C extends S & Choosable, X>(
  arena: Arena<S, C, X>,
  result: Chosen<C>,
  parts: RecordParts,
): DecisionRecord {
  const { chosen, runnerUp, ranking, moved } = result;
  const { candidate } = chosen;
  const { id, stack, urn, name, type } = arena.subject;
  return {
    formatVersion: 1,
    subject: { id, stack, urn, name, type },
    request: parts.maskedRequest,
    target: candidate.target,
    score: chosen.scoreMicros / 1e6,
    confidence: confidence({
      knownShare: chosen.knownShare,
      margin: runnerUp && (chosen.scoreMicros - runnerUp.scoreMicros) / 1e6,
      riskConfidence: parts.hasRisk ? (candidate.risk?.confidence ?? 0) : null,
    }),
    why: why(arena, result, parts.facts),
    contributions: ranking.parts(chosen).map(withoutWords),
    runnerUp: runnerUp && {
      target: runnerUp.candidate.target,
      score: runnerUp.scoreMicros / 1e6,
      why: whyNot(arena, result),
    },
    candidates: { considered: arena.sites.length, feasible: ranking.entries.length },
    removed: result.tally.removals(),
    change: moved === null || arena.previous === null ? null : `moved from ${arena.previous.target}: ${moved}`,
    costPerMonth: roundedOrNull(candidate.cost),
    currency: parts.currency,
    carbonGramsPerHour: roundedOrNull(candidate.carbonGramsPerHour),
    risk: candidate.risk && { ...candidate.risk, probability: rounded(candidate.risk.probability) },
    basis: parts.basis,
  };
}
