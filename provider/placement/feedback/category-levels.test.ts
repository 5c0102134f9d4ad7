import { expect, test } from "vitest";
import { type FactorContribution, factorCategories } from "../../schema/decision.ts";
import { decide } from "../decide.ts";
import { nodeFactors } from "../factors/node-factors.ts";
import { sampleArguments, sampleNode } from "../sample-world.ts";
import { resolveWeights } from "../weights.ts";
import { categoryLevels } from "./category-levels.ts";
import { categoryWeights } from "./with-learned.ts";

const part = (factor: string, category: FactorContribution["category"], weight: number, contribution: number) => ({
  factor,
  category,
  value: 1,
  unit: "",
  normalised: null,
  weight,
  contribution,
});
const levelOf = (contributions: readonly FactorContribution[], category: FactorContribution["category"]) =>
  categoryLevels({ contributions })?.levels[factorCategories.indexOf(category)];

test("is the weighted mean of a category's factors, lighter ones together, policies left out", () => {
  const contributions = [
    part("price", "cost", 0.2, 0.1),
    part("rest.cost", "cost", 0.1, 0.08),
    part("hops", "network", 0.3, 0.3),
    part("audits", "compliance", 0.1, 0.02),
    part("policy.NCP-1", "compliance", 0.3, 0.3),
  ];
  expect(levelOf(contributions, "cost")).toBeCloseTo(0.6, 12);
  expect(levelOf(contributions, "network")).toBe(1);
  expect(levelOf(contributions, "compliance")).toBeCloseTo(0.2, 12);
  expect(levelOf(contributions, "energy")).toBeNaN();
});

test("counts a category by how much of it is known", () => {
  const contributions = [part("rest.cost", "cost", 0.2, 0.1), part("rest.energy", "energy", 0.1, 0.1)];
  const unknown = nodeFactors.filter(({ category }) => category === "cost").slice(0, 3);
  const whole = nodeFactors.filter(({ category }) => category === "cost");
  const sum = (factors: typeof unknown) => factors.reduce((total, { weight }) => total + weight, 0);
  const known = categoryLevels({ contributions, unknown: unknown.map(({ id }) => id) })?.known;
  expect(known?.[factorCategories.indexOf("cost")]).toBeCloseTo(1 - sum(unknown) / sum(whole), 12);
  expect(known?.[factorCategories.indexOf("energy")]).toBe(1);
  expect(known?.[factorCategories.indexOf("network")]).toBe(0);
});

test("a record that rests on secrets has none", () => {
  expect(categoryLevels({ contributions: [] })).toBeNull();
});

test("does not depend on what the categories weigh", () => {
  const nodes = [0.5, 0.9, 1.7].map((pricePerHour, i) => sampleNode(`n${i}`, { pricePerHour, class: `c${i}` }));
  const [balanced, cost] = ["balanced", "cost"].map((profile) => {
    const weights = resolveWeights(profile);
    const { record } = decide(sampleArguments({}, { nodes, risk: { n0: 0.01, n1: 0.02, n2: 0.2 } }, { weights }));
    return { record, weights, levels: categoryLevels(record)?.levels ?? new Float64Array() };
  });
  if (balanced === undefined || cost === undefined) throw new Error("two decisions were made");
  expect(cost.record.target.name).toBe(balanced.record.target.name);
  for (const [c, level] of balanced.levels.entries()) {
    // Written to six digits: a light category's level is a quotient of small numbers.
    if (!Number.isNaN(level)) expect(cost.levels[c]).toBeCloseTo(level, 2);
  }
  expect(categoryWeights(balanced.weights)).not.toEqual(categoryWeights(cost.weights));
});
