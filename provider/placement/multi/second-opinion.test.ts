import { describe, expect, test } from "vitest";
import { decide } from "../decide.ts";
import { sampleArguments, sampleNode } from "../sample-world.ts";
import { resolveWeights } from "../weights.ts";
import { agreement } from "./second-opinion.ts";

const nodes = [
  sampleNode("dear", { pricePerHour: 9 }),
  sampleNode("fair", { pricePerHour: 1 }),
  sampleNode("low", { pricePerHour: 0.5 }),
];

describe("the second opinion", () => {
  test("agrees where one is the best in what counts", () => {
    const { secondOpinion } = decide(sampleArguments({}, { nodes })).record;
    expect(secondOpinion).toMatchObject({ method: "topsis", rank: 1, of: 3, prefers: null });
    expect(agreement(secondOpinion ?? null)).toBe(1);
  });

  test("is none where there was nothing to choose", () => {
    const { record } = decide(sampleArguments({}, { nodes: nodes.slice(1, 2) }));
    expect(record.secondOpinion).toBeNull();
    expect(agreement(null)).toBe(1);
  });

  test("names whom it would choose, and takes at most a tenth of the confidence", () => {
    const stay = sampleArguments(
      {},
      { nodes },
      { previous: { target: "dear", recordDigest: "sha256:0" }, protect: true },
    );
    const { secondOpinion, confidence, target } = decide(stay).record;
    expect([target.name, secondOpinion?.rank, secondOpinion?.prefers]).toEqual(["dear", 3, "low"]);
    expect(secondOpinion?.best).toBeGreaterThan(secondOpinion?.closeness ?? 1);
    // All prices are known, so what is known of each node is the same: what else they differ by is clarity, which staying has none of.
    const alone = decide({ ...stay, snapshot: sampleArguments({}, { nodes: nodes.slice(0, 1) }).snapshot }).record;
    const sure = alone.confidence - 0.3;
    expect(confidence).toBeLessThan(sure);
    expect(confidence).toBeGreaterThanOrEqual(0.9 * sure - 1e-6);
  });

  test("counts what policies prefer", () => {
    const args = sampleArguments({}, { nodes: [sampleNode("a"), sampleNode("b")] });
    const liked = decide({
      ...args,
      evaluatePolicy: ({ candidate }) => ({
        deny: [],
        prefer: candidate.name === "b" ? [{ rule: "NCP-X-1", weight: 0.1, reason: "liked" }] : [],
      }),
    }).record;
    expect([liked.target.name, liked.secondOpinion?.rank, liked.secondOpinion?.closeness]).toEqual(["b", 1, 1]);
  });

  test("weighs as the score does: with all weight on one category it ranks as the score", () => {
    const weights = resolveWeights({
      categories: Object.fromEntries(
        [
          "resource",
          "performance",
          "reliability",
          "security",
          "network",
          "storage",
          "compliance",
          "energy",
          "geographic",
        ].map((category) => [category, 0]),
      ),
    });
    const { secondOpinion, target } = decide(sampleArguments({}, { nodes }, { weights })).record;
    expect([target.name, secondOpinion?.rank]).toEqual(["low", 1]);
  });

  test.each([
    [0.7, 0.7, 1],
    [0.65, 0.7, 0.5],
    [0.2, 0.7, 0],
  ])("of closeness %d where the best has %d agrees by %d", (closeness, best, expected) => {
    expect(agreement({ method: "topsis", rank: 2, of: 3, closeness, best, prefers: "x" })).toBeCloseTo(expected, 9);
  });
});
