import { hoursPerMonth } from "../estimates.ts";
import { factorsOf, known, type NodeFactor } from "./factor.ts";
import { bestOver } from "./normalise.ts";

/** What it costs, in the fleet's currency. */
export const costFactors: readonly NodeFactor[] = factorsOf("cost", [
  {
    id: "cost.perMonth",
    unit: "currency per month",
    direction: "lower is better",
    weight: 8,
    source: "pricePerHour x dominant resource share x 730 h",
    words: { best: "cheapest", better: "cheaper", worse: "dearer" },
    value: ({ cost }) => cost,
    normalise: bestOver(0.01),
  },
  {
    id: "cost.transfer",
    unit: "currency per GiB",
    direction: "lower is better",
    weight: 1,
    source: "network.transferCostPerGiB",
    words: { best: "cheapest traffic", better: "cheaper traffic", worse: "dearer traffic" },
    value: ({ node }) => known(node.network.transferCostPerGiB),
    normalise: bestOver(0.01),
  },
  {
    id: "cost.energy",
    unit: "currency per month",
    direction: "lower is better",
    weight: 1,
    source: "Estimated power x the region's energyPricePerKwh x 730 h",
    words: { best: "cheapest to power", better: "cheaper to power", worse: "dearer to power" },
    value: ({ watts, region }) =>
      watts === null || region.energyPricePerKwh === undefined
        ? null
        : (watts / 1000) * region.energyPricePerKwh * hoursPerMonth,
    normalise: bestOver(0.01),
  },
]);
