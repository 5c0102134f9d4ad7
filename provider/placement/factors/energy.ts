import { at } from "../columns/at.ts";
import { ofFixed, ofNode } from "../columns/node-column.ts";
import { type NodeFactor, nodeFactorsOf, say } from "./factor.ts";
import { bestOver, between, fraction, halvedBy, oneMinus } from "./normalise.ts";

/** Years over which the emissions of making a server are spread, as Cloud Carbon Footprint does. */
const lifetimeYears = 4;

/** What it draws and what the grid behind it emits. */
export const energyFactors: readonly NodeFactor[] = nodeFactorsOf("energy", [
  {
    id: "carbon_emission_rate",
    formerly: ["energy.carbon"],
    unit: "gCO2e/h",
    direction: "lower is better",
    weight: 5,
    from: "Estimated power x regions.gridCarbonGramsPerKwh",
    source: "Cloud Carbon Footprint methodology",
    words: say("least carbon", "less carbon", "more carbon"),
    column: ofFixed((f) => (i) => at(f.carbonGramsPerHour, i)),
    normalise: bestOver(0.1),
  },
  {
    id: "embodied_carbon_rate",
    unit: "gCO2e/h",
    direction: "lower is better",
    weight: 0.5,
    from: `hardware.embodiedCarbonKg over ${lifetimeYears} years x the largest share that the request takes of the node`,
    source: "Cloud Carbon Footprint embodied emissions; Gupta et al., Chasing Carbon, HPCA 2021",
    words: say("least embodied carbon", "less embodied carbon", "more embodied carbon"),
    column: ofFixed((f) => (i) => {
      const kg = f.candidates[i]?.node.hardware.embodiedCarbonKg ?? Number.NaN;
      return ((kg * 1000) / (lifetimeYears * 8760)) * at(f.share, i);
    }),
    normalise: bestOver(0.1),
  },
  {
    id: "grid_carbon_intensity",
    formerly: ["energy.gridCarbon"],
    unit: "gCO2e/kWh",
    direction: "lower is better",
    weight: 2,
    from: "regions.gridCarbonGramsPerKwh",
    source: "Grid operators; Google Cloud region carbon data, 2024",
    words: say("cleanest grid", "cleaner grid", "dirtier grid"),
    column: ofNode(({ region }) => region.gridCarbonGramsPerKwh),
    normalise: halvedBy(200),
  },
  {
    id: "renewable_share",
    formerly: ["energy.renewable"],
    unit: "share",
    direction: "higher is better",
    weight: 1,
    from: "regions.renewableFraction",
    source: "Ember, Yearly Electricity Data",
    words: say("most renewable", "more renewable", "less renewable"),
    column: ofNode(({ region }) => region.renewableFraction),
    normalise: fraction,
  },
  {
    id: "carbon_free_hours",
    unit: "share of hourly demand",
    direction: "higher is better",
    weight: 0.5,
    from: "regions.carbonFreeFraction",
    source: "Google Cloud region carbon data, CFE, 2024",
    words: say("most carbon-free hours", "more carbon-free hours", "fewer carbon-free hours"),
    column: ofNode(({ region }) => region.carbonFreeFraction),
    normalise: fraction,
  },
  {
    id: "power_draw",
    formerly: ["energy.power"],
    unit: "W",
    direction: "lower is better",
    weight: 2,
    from: "power: share of idle and dynamic power, times PUE",
    source: "Fan et al., Power Provisioning, ISCA 2007; Cloud Carbon Footprint",
    words: say("draws least power", "draws less power", "draws more power"),
    column: ofFixed((f) => (i) => at(f.watts, i)),
    normalise: bestOver(1),
  },
  {
    id: "energy_proportionality",
    unit: "idle over maximum",
    direction: "lower is better",
    weight: 0.5,
    from: "power.idleWatts / power.maxWatts",
    source: "Barroso and Hölzle, Energy-Proportional Computing, 2007",
    words: say("most proportional power", "more proportional power", "draws more when idle"),
    column: ofNode(({ node: { power } }) =>
      power === undefined || power.maxWatts === 0 ? undefined : power.idleWatts / power.maxWatts,
    ),
    normalise: oneMinus,
  },
  {
    id: "power_usage_effectiveness",
    formerly: ["energy.pue"],
    unit: "ratio",
    direction: "lower is better",
    weight: 1,
    from: "power.pue",
    source: "ISO/IEC 30134-2",
    words: say("best PUE", "better PUE", "worse PUE"),
    column: ofNode(({ node }) => node.power?.pue),
    normalise: between(2, 1),
  },
  {
    id: "water_usage",
    unit: "l/kWh",
    direction: "lower is better",
    weight: 0.5,
    from: "power.wueLitresPerKwh",
    source: "ISO/IEC 30134-9",
    words: say("least water", "less water", "more water"),
    column: ofNode(({ node }) => node.power?.wueLitresPerKwh),
    normalise: halvedBy(1),
  },
]);
