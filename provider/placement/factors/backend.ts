import { type BackendFactor, backendFactorsOf, say } from "./factor.ts";
import { bestOver, fraction, halvedBy } from "./normalise.ts";

/** Every factor of quantum jobs. Ids start with `quantum.`; their categories share the weights of placements. */
export const backendFactors: readonly BackendFactor[] = [
  ...backendFactorsOf("resource", [
    {
      id: "quantum.headroom",
      unit: "share of qubits spare",
      direction: "higher is better",
      weight: 1,
      from: "1 - circuit qubits / quantumBackends.qubits: choice in the mapping",
      source: "Murali et al., Noise-Adaptive Compiler Mappings, ASPLOS 2019",
      words: say("most spare qubits", "more spare qubits", "fewer spare qubits"),
      value: ({ backend }, { circuit }) => 1 - circuit.qubits / backend.qubits,
      normalise: fraction,
    },
  ]),
  ...backendFactorsOf("performance", [
    {
      id: "quantum.queue",
      unit: "s",
      direction: "lower is better",
      weight: 3,
      from: "quantumBackends.queueSeconds",
      source: "Ravi et al., Quantum Computing in the Cloud, IISWC 2021",
      words: say("shortest queue", "shorter queue", "longer queue"),
      value: ({ backend }) => backend.queueSeconds,
      normalise: bestOver(10),
    },
    {
      id: "quantum.duration",
      unit: "s",
      direction: "lower is better",
      weight: 1,
      from: "shots x (depth x the slower gate time in use + readout), from quantumBackends.gateTimesNs",
      source: "Backend's calibration data",
      words: say("quickest run", "quicker run", "slower run"),
      value: ({ durationSeconds }) => durationSeconds,
      normalise: bestOver(0.1),
    },
  ]),
  ...backendFactorsOf("cost", [
    {
      id: "quantum.cost",
      unit: "currency per job",
      direction: "lower is better",
      weight: 1,
      from: "price.perTask + price.perShot x shots",
      source: "Provider's price list",
      words: say("cheapest", "cheaper", "dearer"),
      value: ({ cost }) => cost,
      normalise: bestOver(0.01),
    },
  ]),
  ...backendFactorsOf("reliability", [
    {
      id: "quantum.fidelity",
      unit: "probability of no error",
      direction: "higher is better",
      weight: 1,
      from: "(1-e1)^n1 (1-e2)^n2 (1-er)^measurements from quantumBackends.errorRates, before routing",
      source: "Estimated success probability: Nishio et al., JETC 2020",
      words: say("highest fidelity", "higher fidelity", "lower fidelity"),
      value: ({ fidelity }) => fidelity,
      normalise: fraction,
    },
  ]),
  ...backendFactorsOf("energy", [
    {
      id: "quantum.carbon",
      unit: "gCO2e/h",
      direction: "lower is better",
      weight: 3,
      from: "powerWatts x the region's gridCarbonGramsPerKwh",
      source: "Provider's power figures",
      words: say("least carbon", "less carbon", "more carbon"),
      value: ({ carbonGramsPerHour }) => carbonGramsPerHour,
      normalise: bestOver(0.1),
    },
    {
      id: "quantum.gridCarbon",
      unit: "gCO2e/kWh",
      direction: "lower is better",
      weight: 1,
      from: "regions.gridCarbonGramsPerKwh",
      source: "Grid operators",
      words: say("cleanest grid", "cleaner grid", "dirtier grid"),
      value: ({ region }) => region.gridCarbonGramsPerKwh ?? null,
      normalise: halvedBy(200),
    },
  ]),
];
