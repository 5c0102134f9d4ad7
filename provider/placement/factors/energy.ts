import { factorsOf, known, type NodeFactor } from "./factor.ts";
import { bestOver, between, fraction, halvedBy } from "./normalise.ts";

/** What it draws and what the grid behind it emits. */
export const energyFactors: readonly NodeFactor[] = factorsOf("energy", [
  {
    id: "energy.carbon",
    unit: "gCO2e/h",
    direction: "lower is better",
    weight: 5,
    source: "Estimated power x PUE x the region's gridCarbonGramsPerKwh",
    words: { best: "least carbon", better: "less carbon", worse: "more carbon" },
    value: ({ carbonGramsPerHour }) => carbonGramsPerHour,
    normalise: bestOver(0.1),
  },
  {
    id: "energy.gridCarbon",
    unit: "gCO2e/kWh",
    direction: "lower is better",
    weight: 2,
    source: "regions.gridCarbonGramsPerKwh",
    words: { best: "cleanest grid", better: "cleaner grid", worse: "dirtier grid" },
    value: ({ region }) => known(region.gridCarbonGramsPerKwh),
    normalise: halvedBy(200),
  },
  {
    id: "energy.renewable",
    unit: "share",
    direction: "higher is better",
    weight: 1,
    source: "regions.renewableFraction",
    words: { best: "most renewable", better: "more renewable", worse: "less renewable" },
    value: ({ region }) => known(region.renewableFraction),
    normalise: fraction,
  },
  {
    id: "energy.power",
    unit: "W",
    direction: "lower is better",
    weight: 2,
    source: "power: share of idle and dynamic power, times PUE",
    words: { best: "draws least power", better: "draws less power", worse: "draws more power" },
    value: ({ watts }) => watts,
    normalise: bestOver(1),
  },
  {
    id: "energy.pue",
    unit: "ratio",
    direction: "lower is better",
    weight: 1,
    source: "power.pue (ISO/IEC 30134-2)",
    words: { best: "best PUE", better: "better PUE", worse: "worse PUE" },
    value: ({ node }) => known(node.power?.pue),
    normalise: between(2, 1),
  },
]);
