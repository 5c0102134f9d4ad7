import { type Digest, digestOf, digestOfBytes } from "../crypto/canonical-json.ts";
import type { DecisionBasis, DecisionRecord } from "../schema/decision.ts";
import { tellableClaim } from "../world/blind-claim.ts";
import { byCodeUnits } from "../world/code-units.ts";
import type { Claim, Snapshot } from "../world/snapshot.ts";
import type { Arena } from "./arena.ts";
import type { Choosable } from "./candidate.ts";
import type { Chosen } from "./choose.ts";
import { confidence } from "./confidence.ts";
import { shownParts } from "./contributions.ts";
import { rounded, roundedOrNull } from "./decimals.ts";
import { spokenFactors, why, whyNot } from "./explain.ts";
import { alternativesTo } from "./multi/alternatives.ts";
import { agreement, secondOpinionOf } from "./multi/second-opinion.ts";
import { type WeightProfile, weightsDigest } from "./weights.ts";

/** Name of the decision procedure; part of every basis, and changed when equal inputs begin to decide differently. */
export const engineVersion = "novacron-placement/2";

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
  /** Of the policies with what the subject's waivers make of them; the Snapshot's own where absent. */
  readonly policiesDigest?: string | undefined;
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
    policies: parts.policiesDigest ?? snapshot.digests.policies,
    weights: digestOf({ weights: weightsDigest(parts.weights), hysteresis, evacuationRisk }),
    claims: digestOfBytes(parts.claims.map(digestOfClaim).sort(byCodeUnits).join("\n")),
    previous: parts.previousRecord,
  };
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
  const { waivers } = result.tally;
  const uses = waivers.uses(candidate.name);
  const lifted = waivers.of(candidate.name).map(({ rule, waiver }) => `${rule} waived by ${waiver}`);
  const secondOpinion = secondOpinionOf(ranking, chosen);
  const { contributions, unknown } = shownParts(ranking.parts(chosen), spokenFactors(result));
  return {
    formatVersion: 2,
    subject: { id, stack, urn, name, type },
    request: parts.maskedRequest,
    target: candidate.target,
    score: chosen.scoreMicros / 1e6,
    confidence: confidence({
      knownShare: chosen.knownShare,
      margin: runnerUp && (chosen.scoreMicros - runnerUp.scoreMicros) / 1e6,
      riskConfidence: parts.hasRisk ? (candidate.risk?.confidence ?? 0) : null,
      agreement: agreement(secondOpinion),
    }),
    why: why(arena, result, [...parts.facts, ...lifted]),
    contributions,
    unknown,
    weights: {
      profile: arena.weights.profile,
      ...(arena.weights.learned && { learned: arena.weights.learned.digest }),
      adjustments: ranking.adjustments,
    },
    runnerUp: runnerUp && {
      target: runnerUp.candidate.target,
      score: runnerUp.scoreMicros / 1e6,
      why: whyNot(arena, result),
    },
    alternatives: alternativesTo(chosen, ranking.entries, arena.objectives, parts.currency),
    secondOpinion,
    candidates: { considered: arena.sites.length, feasible: ranking.entries.length },
    removed: result.tally.removals(),
    ...(uses.length > 0 && { waivers: uses }),
    change:
      moved === null || arena.previous === null
        ? (candidate.retimed ?? null)
        : `moved from ${arena.previous.target}: ${moved}`,
    costPerMonth: roundedOrNull(candidate.cost),
    currency: parts.currency,
    carbonGramsPerHour: roundedOrNull(candidate.carbonGramsPerHour),
    risk: candidate.risk && { ...candidate.risk, probability: rounded(candidate.risk.probability) },
    basis: parts.basis,
  };
}
