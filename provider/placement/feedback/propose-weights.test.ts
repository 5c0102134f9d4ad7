import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { canonicalJson } from "../../crypto/canonical-json.ts";
import { factorCategories } from "../../schema/decision.ts";
import { learnedWeights } from "../../schema/learned-weights.ts";
import { resolveWeights, weightsDigest } from "../weights.ts";
import { type Proposal, proposeWeights } from "./propose-weights.ts";
import { drawnObservations, seeded } from "./testdata.ts";
import { baseDigest, categoryWeights, withLearned } from "./with-learned.ts";

const balanced = resolveWeights("balanced");
const energyMatters = (levels: Float64Array, random: () => number): number =>
  0.2 + 0.5 * (levels[factorCategories.indexOf("energy")] ?? 0) + 0.2 * random();

function proposed(proposal: Proposal): Extract<Proposal, { kind: "proposed" }> {
  if (proposal.kind === "none") throw new Error(proposal.because);
  return proposal;
}

describe("a proposal", () => {
  const observations = drawnObservations(600, 1, energyMatters);
  const first = proposed(proposeWeights(observations, balanced));

  test("makes heavier what good outcomes go with, by one step, and says what it was learned from", () => {
    const { energy = 0, cost = 0, resource = 0 } = first.weights.categories;
    expect(energy).toBeCloseTo(1.25, 5);
    expect(cost).toBeLessThan(1);
    expect(resource).toBeLessThan(1);
    expect(first.weights).toMatchObject({ base: baseDigest(balanced), parent: null, learnedFrom: { outcomes: 600 } });
    expect(learnedWeights.parse(first.weights)).toEqual(first.weights);
    const { rankedBefore, rankedAfter } = first.weights.learnedFrom;
    expect(rankedAfter).toBeGreaterThan(rankedBefore);
  });

  test("is the same whatever the order of the outcomes", () => {
    const random = seeded(3);
    const shuffled = observations
      .map((each) => ({ each, key: random() }))
      .sort((a, b) => a.key - b.key)
      .map(({ each }) => each);
    expect(canonicalJson(proposeWeights(shuffled, balanced))).toBe(canonicalJson(first));
  });

  test("goes on from what is promoted, never by more than a step", () => {
    let profile = balanced;
    for (let n = 0; n < 12; n++) {
      const before = profile.learned?.categories;
      const next = proposed(proposeWeights(observations, profile));
      expect(next.weights.parent).toBe(profile.learned?.digest ?? null);
      for (const category of factorCategories) {
        const ratio = (next.weights.categories[category] ?? 0) / (before?.[category] ?? 1);
        expect(Math.max(ratio, 1 / ratio)).toBeLessThanOrEqual(1.2501);
      }
      profile = withLearned(balanced, next.weights);
    }
    const weights = categoryWeights(profile);
    expect((weights[factorCategories.indexOf("energy")] ?? 0) / 100).toBeGreaterThan(0.5);
  });
});

describe("no proposal", () => {
  const because = (proposal: Proposal): string => (proposal.kind === "none" ? proposal.because : proposal.digest);

  test("on too few outcomes", () => {
    expect(because(proposeWeights(drawnObservations(99, 1, energyMatters), balanced))).toMatch(/^99 .*100/);
  });

  test("on noise: of many worlds in which nothing matters, hardly one gets by", () => {
    const passed = Array.from({ length: 200 }, (_, seed) =>
      proposeWeights(
        drawnObservations(200, seed + 1000, (_levels, random) => random()),
        balanced,
      ),
    ).filter(({ kind }) => kind === "proposed");
    expect(passed.length).toBeLessThanOrEqual(4);
  });

  test("where the weights are right already: what is left to learn is noise", () => {
    const shares = categoryWeights(balanced);
    const passed = Array.from({ length: 60 }, (_, seed) =>
      proposeWeights(
        drawnObservations(400, seed + 2000, (levels, random) =>
          shares.reduce((sum, share, c) => sum + (share / 100) * (levels[c] ?? 0), 0.3 * random()),
        ),
        balanced,
      ),
    ).filter(({ kind }) => kind === "proposed");
    expect(passed.length).toBeLessThanOrEqual(2);
  });

  test("where everything that weighs goes the wrong way", () => {
    const contrary = drawnObservations(300, 4, (levels) => 1 - levels.reduce((sum, level) => sum + level, 0) / 10);
    expect(because(proposeWeights(contrary, balanced))).toBe("no category goes with how the decisions turned out");
  });
});

describe("learned weights over configured ones", () => {
  const { weights, digest } = proposed(proposeWeights(drawnObservations(600, 1, energyMatters), balanced));

  test("give another digest, and undone the former one, byte for byte", () => {
    const before = canonicalJson(balanced);
    const promoted = withLearned(balanced, weights);
    expect(promoted.learned?.digest).toBe(digest);
    expect(weightsDigest(promoted)).not.toBe(weightsDigest(balanced));
    const undone = withLearned(balanced, null);
    expect(canonicalJson(undone)).toBe(before);
    expect(weightsDigest(undone)).toBe(weightsDigest(resolveWeights("balanced")));
  });

  test("are refused over other configured weights", () => {
    expect(() => withLearned(resolveWeights("cost"), weights)).toThrow(expect.objectContaining({ code: "NC1233" }));
  });

  test("multiply the user's own weights", () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 100, noNaN: true }), (own) => {
        const configured = resolveWeights({ profile: "cost", categories: { energy: own } });
        const learned = { ...weights, base: baseDigest(configured) };
        const energy = factorCategories.indexOf("energy");
        expect(categoryWeights(withLearned(configured, learned))[energy]).toBeCloseTo(
          own * (weights.categories.energy ?? 0),
          9,
        );
      }),
    );
  });

  test("cannot be smuggled in by the configuration", () => {
    expect(() => resolveWeights({ learned: { digest, categories: weights.categories } })).toThrow(
      expect.objectContaining({ code: "NC1003" }),
    );
  });
});
