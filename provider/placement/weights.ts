import { z } from "zod";
import { type Digest, digestOf } from "../crypto/canonical-json.ts";
import { NovaCronError } from "../errors/novacron-error.ts";
import { type FactorCategory, factorCategories } from "../schema/decision.ts";
import { schemaProblems } from "../world/fleet-problems.ts";
import { didYouMean } from "../world/near-names.ts";
import { backendFactors } from "./factors/backend.ts";
import { nodeFactors } from "./factors/node-factors.ts";
import { profileNames, profiles, workloadEmphasis } from "./weight-profiles.ts";

const weight = z.number().min(0).max(1000);

/**
 * What the factors weigh: a built-in profile and the user's own weights over it. A category's weight is split over its
 * factors that apply, so that adding a factor never makes its category heavier; a factor's weight is its share within
 * its category. 0 turns either off.
 */
export const weightProfile = z.strictObject({
  profile: z.enum(profileNames).default("balanced"),
  categories: z.partialRecord(z.enum(factorCategories), weight).default({}).describe("Own weights of categories"),
  factors: z.record(z.string(), weight).default({}).describe("Own weights of factors within their category, by id"),
});

/** By what a promoted set of learned weights multiplies the categories, and which set it is. */
export interface LearnedOver {
  readonly digest: Digest;
  readonly categories: Readonly<Partial<Record<FactorCategory, number>>>;
}

/** What decides: the configured weights, and the learned ones over them where a set is promoted. */
export type WeightProfile = z.infer<typeof weightProfile> & { readonly learned?: LearnedOver };

const allFactors = [...nodeFactors, ...backendFactors];
const factorIds = new Set(allFactors.flatMap(({ id, formerly = [] }) => [id, ...formerly]));

/**
 * The provider configuration's `weights` as a profile.
 * @param configured The name of a profile, the JSON text of an object, or `{profile, categories, factors}`.
 * @throws {NovaCronError} NC1003, naming the key, for an unknown profile, category or factor, a bad weight, or weights
 * that are all zero.
 */
export function resolveWeights(configured: string | Readonly<Record<string, unknown>>): WeightProfile {
  const parsed = weightProfile.safeParse(asObject(configured));
  if (!parsed.success) {
    const [problem] = schemaProblems(parsed.error.issues, asObject(configured));
    const property = problem === undefined ? "weights" : `weights.${problem.property}`;
    throw new NovaCronError("NC1003", `${property} is ${problem?.got ?? "invalid"}`, {
      property,
      ...(problem && { expected: problem.expected }),
      remedy: `Profiles: ${profileNames.join(", ")}; categories: ${factorCategories.join(", ")}.`,
      cause: parsed.error,
    });
  }
  const unknown = Object.keys(parsed.data.factors).find((id) => !factorIds.has(id));
  if (unknown !== undefined) {
    throw new NovaCronError("NC1003", `weights.factors names "${unknown}", which is no factor`, {
      property: `weights.factors.${unknown}`,
      expected: "the id of a factor such as compute_cost_per_hour",
      remedy: didYouMean(
        unknown,
        allFactors.map(({ id }) => id),
      ),
    });
  }
  const categories = { ...profiles[parsed.data.profile], ...parsed.data.categories };
  if (Object.values(categories).every((value) => value === 0)) {
    throw new NovaCronError("NC1003", "weights.categories are all 0", {
      property: "weights.categories",
      expected: "at least one weight above 0",
      remedy: "Give the category that matters most a weight.",
    });
  }
  return parsed.data;
}

function asObject(configured: string | Readonly<Record<string, unknown>>): unknown {
  if (typeof configured !== "string") return configured;
  if (!configured.trimStart().startsWith("{")) return { profile: configured };
  try {
    return JSON.parse(configured);
  } catch (cause) {
    throw new NovaCronError("NC1003", "weights is not a profile and not JSON", { property: "weights", cause });
  }
}

const digests = new WeakMap<WeightProfile, Digest>();

/**
 * Digest of all that weighs: the user's weights, the built-in profile and the registry's defaults. A new version of
 * NovaCron with other defaults thus gives another digest, and recorded decisions are not taken for its own.
 */
export function weightsDigest(weights: WeightProfile): Digest {
  const kept = digests.get(weights);
  if (kept !== undefined) return kept;
  const digest = digestOf({
    weights,
    categories: profiles[weights.profile],
    emphasis: workloadEmphasis,
    defaults: Object.fromEntries(allFactors.map(({ id, weight: share }) => [id, share])),
  });
  digests.set(weights, digest);
  return digest;
}
