import { describe, expect, test } from "vitest";
import { factorCategories } from "../schema/decision.ts";
import { decide } from "./decide.ts";
import { weightedFactors } from "./factor-weights.ts";
import { nodeFactors } from "./factors/node-factors.ts";
import { nodeArena } from "./node-arena.ts";
import { sampleArguments, sampleNode, sampleRegion } from "./sample-world.ts";
import { profileNames, profiles } from "./weight-profiles.ts";
import { resolveWeights, weightsDigest } from "./weights.ts";

const { context } = nodeArena(sampleArguments());
const sumOf = (weights: ReturnType<typeof resolveWeights>, category: string) =>
  weightedFactors(nodeFactors, context, weights, {})
    .filter(({ factor }) => factor.category === category)
    .reduce((sum, { weight }) => sum + weight, 0);

describe("resolveWeights", () => {
  test("takes a profile's name, an object, and an object as JSON text", () => {
    expect(resolveWeights("green")).toEqual({ profile: "green", categories: {}, factors: {} });
    const own = { profile: "cost", categories: { energy: 9 }, factors: { "cost.transfer": 2 } };
    expect(resolveWeights(own)).toEqual(own);
    expect(resolveWeights(JSON.stringify(own))).toEqual(own);
  });

  test.each([
    ["cheap", "weights.profile", /one of balanced, cost/],
    [{ categories: { costs: 1 } }, "weights.categories.costs", /./],
    [{ categories: { cost: -1 } }, "weights.categories.cost", /at least 0/],
    [{ weight: 1 }, "weights.weight", /no such property/],
    [{ factors: { "cost.perMoth": 1 } }, "weights.factors.cost.perMoth", /Did you mean cost.perMonth/],
    [{ categories: Object.fromEntries(factorCategories.map((each) => [each, 0])) }, "weights.categories", /above 0/],
    ["{nonsense", "weights", /not JSON/],
  ])("refuses %j", (configured, property, message) => {
    expect(() => resolveWeights(configured)).toThrowError(expect.objectContaining({ code: "NC1003", property }));
    expect(() => resolveWeights(configured)).toThrowError(message);
  });
});

describe("weights", () => {
  test.each(profileNames)("of %s add up to 1 over what applies", (profile) => {
    const all = weightedFactors(nodeFactors, context, resolveWeights(profile), {});
    expect(all.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1, 12);
    expect(Object.values(profiles[profile]).every((weight) => weight > 0)).toBe(true);
  });

  test("a category is as heavy with many factors as with one", () => {
    const few = resolveWeights({ factors: { "security.patchAge": 0, "security.secureBoot": 0 } });
    expect(sumOf(few, "security")).toBeCloseTo(sumOf(resolveWeights("balanced"), "security"), 12);
  });

  test("own category weights replace the profile's, 0 turns a category off", () => {
    expect(sumOf(resolveWeights({ categories: { cost: 0 } }), "cost")).toBe(0);
    expect(sumOf(resolveWeights({ categories: { cost: 500 } }), "cost")).toBeGreaterThan(0.8);
  });

  test("a factor that is off by default can be turned on", () => {
    const ids = weightedFactors(
      nodeFactors,
      context,
      resolveWeights({ factors: { "geographic.latitude": 1 } }),
      {},
    ).map(({ factor }) => factor.id);
    expect(ids).toContain("geographic.latitude");
    expect(
      weightedFactors(nodeFactors, context, resolveWeights("balanced"), {}).map(({ factor }) => factor.id),
    ).not.toContain("geographic.latitude");
  });

  test("workloads emphasise categories", () => {
    const database = weightedFactors(nodeFactors, context, resolveWeights("balanced"), { storage: 3 });
    const storage = database
      .filter(({ factor }) => factor.category === "storage")
      .reduce((sum, { weight }) => sum + weight, 0);
    expect(storage).toBeGreaterThan(2 * sumOf(resolveWeights("balanced"), "storage"));
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
