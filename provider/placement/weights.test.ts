import { describe, expect, test } from "vitest";
import { factorCategories, type WeightAdjustment } from "../schema/decision.ts";
import { decide } from "./decide.ts";
import { shareWeights } from "./factor-weights.ts";
import { nodeFactors } from "./factors/node-factors.ts";
import { nodeArena } from "./node-arena.ts";
import { sampleArguments, sampleNode, sampleRegion } from "./sample-world.ts";
import { profileNames, profiles } from "./weight-profiles.ts";
import { resolveWeights, type WeightProfile, weightsDigest } from "./weights.ts";

const { context } = nodeArena(sampleArguments());
const applying = nodeFactors.filter(({ applies }) => applies?.(context) ?? true);

/** Shares by factor id. */
function shares(weights: WeightProfile, adjustments: readonly WeightAdjustment[] = []): ReadonlyMap<string, number> {
  const all = shareWeights(applying, weights, adjustments);
  return new Map(applying.map(({ id }, i) => [id, all[i] ?? 0]));
}

const sumOf = (weights: WeightProfile, category: string, adjustments: readonly WeightAdjustment[] = []) => {
  const all = shares(weights, adjustments);
  return applying.reduce((sum, factor) => sum + (factor.category === category ? (all.get(factor.id) ?? 0) : 0), 0);
};

describe("resolveWeights", () => {
  test("takes a profile's name, an object, and an object as JSON text", () => {
    expect(resolveWeights("green")).toEqual({ profile: "green", categories: {}, factors: {} });
    const own = { profile: "cost", categories: { energy: 9 }, factors: { network_transfer_cost: 2 } };
    expect(resolveWeights(own)).toEqual(own);
    expect(resolveWeights(JSON.stringify(own))).toEqual(own);
  });

  test.each([
    ["cheap", "weights.profile", /one of balanced, cost/],
    [{ categories: { costs: 1 } }, "weights.categories.costs", /./],
    [{ categories: { cost: -1 } }, "weights.categories.cost", /at least 0/],
    [{ weight: 1 }, "weights.weight", /no such property/],
    [
      { factors: { compute_cost_per_hou: 1 } },
      "weights.factors.compute_cost_per_hou",
      /Did you mean compute_cost_per_hour/,
    ],
    [{ categories: Object.fromEntries(factorCategories.map((each) => [each, 0])) }, "weights.categories", /above 0/],
    ["{nonsense", "weights", /not JSON/],
  ])("refuses %j", (configured, property, message) => {
    expect(() => resolveWeights(configured)).toThrowError(expect.objectContaining({ code: "NC1003", property }));
    expect(() => resolveWeights(configured)).toThrowError(message);
  });
});

describe("weights", () => {
  test.each(profileNames)("of %s add up to 1 over what applies", (profile) => {
    const all = [...shares(resolveWeights(profile)).values()];
    expect(all.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 12);
    expect(Object.values(profiles[profile]).every((weight) => weight > 0)).toBe(true);
  });

  test("a category is as heavy with many factors as with one", () => {
    const few = resolveWeights({ factors: { patch_age: 0, secure_boot: 0 } });
    expect(sumOf(few, "security")).toBeCloseTo(sumOf(resolveWeights("balanced"), "security"), 12);
  });

  test("own category weights replace the profile's, 0 turns a category off", () => {
    expect(sumOf(resolveWeights({ categories: { cost: 0 } }), "cost")).toBe(0);
    expect(sumOf(resolveWeights({ categories: { cost: 500 } }), "cost")).toBeGreaterThan(0.8);
  });

  test("a factor that is off by default can be turned on", () => {
    expect(shares(resolveWeights({ factors: { climate_latitude: 1 } })).get("climate_latitude")).toBeGreaterThan(0);
    expect(shares(resolveWeights("balanced")).get("climate_latitude")).toBe(0);
  });

  test("weights under former ids count; of two factors that became one, both", () => {
    const share = (factors: Record<string, number>) => shares(resolveWeights({ factors }));
    expect(share({ "cost.perMonth": 3 })).toEqual(share({ compute_cost_per_hour: 3 }));
    expect(share({ "security.encryptionAtRest": 2, "security.encryptionInTransit": 5 })).toEqual(
      share({ encryption_capability: 7 }),
    );
    expect(share({ "cost.perMonth": 3, compute_cost_per_hour: 4 })).toEqual(share({ compute_cost_per_hour: 4 }));
  });

  test("adjustments make categories and factors heavier, by their bound at most", () => {
    const balanced = resolveWeights("balanced");
    const storage = sumOf(balanced, "storage", [{ on: "storage", times: 3, because: "database" }]);
    expect(storage).toBeGreaterThan(2 * sumOf(balanced, "storage"));
    const tight = [{ on: "spot_instance_interruption_risk", times: 2, because: "tight" }];
    expect(sumOf(balanced, "cost", tight)).toBeCloseTo(sumOf(balanced, "cost"), 12);
    expect(shares(balanced, tight).get("spot_instance_interruption_risk")).toBeGreaterThan(
      1.5 * (shares(balanced).get("spot_instance_interruption_risk") ?? 1),
    );
  });

  test("what does not count leaves its weight to its category, down to half of it", () => {
    const whole = sumOf(resolveWeights("balanced"), "security");
    const security = applying.filter(({ category }) => category === "security");
    const all = security.reduce((sum, { weight }) => sum + weight, 0);
    /** Of the whole, when only these factors of the category count; as odds, since the others' shares grow. */
    const odds = (ids: readonly string[]) => {
      const counts = applying.map(({ category, id }) => category !== "security" || ids.includes(id));
      const shares = shareWeights(applying, resolveWeights("balanced"), [], (i) => counts[i] === true);
      const own = applying.reduce((sum, { category }, i) => sum + (category === "security" ? (shares[i] ?? 0) : 0), 0);
      return own / (1 - own) / (whole / (1 - whole));
    };
    const most = ["encryption_capability", "security_vulnerability_count", "patch_age", "secure_boot"];
    expect(odds(most)).toBeCloseTo(1, 9);
    expect(odds(["patch_age"])).toBeCloseTo((2 * 2) / all, 9);
    expect(odds([])).toBe(0);
  });

  test("the digest covers the weights and does not depend on the order of keys", () => {
    const a = resolveWeights({ categories: { cost: 1, energy: 2 } });
    const b = resolveWeights({ categories: { energy: 2, cost: 1 } });
    expect(weightsDigest(a)).toBe(weightsDigest(b));
    expect(weightsDigest(a)).not.toBe(weightsDigest(resolveWeights({ categories: { cost: 2, energy: 1 } })));
  });
});

test("each profile takes the node that it stands for", () => {
  const regions = [
    sampleRegion("r1", { latencyMs: { r2: 40 } }),
    sampleRegion("r2", { gridCarbonGramsPerKwh: 20, renewableFraction: 0.9 }),
  ];
  const shared = {
    performance: { cpuMark: 1, networkGbps: 10 },
    security: { openVulnerabilities: 9, encryptionAtRest: false, patchAgeDays: 90 },
  };
  const nodes = [
    sampleNode("cost", { ...shared, pricePerHour: 0.5 }),
    sampleNode("green", { ...shared, region: "r2", power: { idleWatts: 40, maxWatts: 120, pue: 1.1 } }),
    sampleNode("latency", { ...shared, performance: { cpuMark: 2, networkGbps: 100 } }),
    sampleNode("reliability", { ...shared, reliability: {}, pricePerHour: 1 }),
    sampleNode("secure", {
      ...shared,
      security: { openVulnerabilities: 0, encryptionAtRest: true, patchAgeDays: 1 },
      compliance: ["iso27001", "gdpr"],
    }),
  ];
  const risk = { cost: 0.1, green: 0.1, latency: 0.1, secure: 0.1, reliability: 0.0001 };
  for (const profile of profileNames.filter((name) => name !== "balanced")) {
    const { record } = decide(sampleArguments({}, { nodes, regions, risk }, { weights: resolveWeights(profile) }));
    expect(record.target.name).toBe(profile);
  }
});
