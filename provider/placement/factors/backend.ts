import type { BackendCandidate } from "../backend-candidate.ts";
import type { BackendContext } from "../backend-context.ts";
import { type Factor, factorsOf } from "./factor.ts";
import { bestOver, fraction, halvedBy } from "./normalise.ts";

/** A factor of quantum backends. */
export type BackendFactor = Factor<BackendCandidate, BackendContext>;

/** Every factor of quantum jobs. Ids start with `quantum.`; their categories share the weights of placements. */
export const backendFactors: readonly BackendFactor[] = [
  ...factorsOf<BackendCandidate, BackendContext>("resource", [
    {
      id: "quantum.headroom",
      unit: "share of qubits spare",
      direction: "higher is better",
      weight: 1,
      source: "1 - circuit qubits / quantumBackends.qubits: choice in the mapping",
      words: { best: "most spare qubits", better: "more spare qubits", worse: "fewer spare qubits" },
      value: ({ backend }, { circuit }) => 1 - circuit.qubits / backend.qubits,
      normalise: fraction,
    },
  ]),
  ...factorsOf<BackendCandidate, BackendContext>("performance", [
    {
      id: "quantum.queue",
      unit: "s",
      direction: "lower is better",
      weight: 3,
      source: "quantumBackends.queueSeconds",
      words: { best: "shortest queue", better: "shorter queue", worse: "longer queue" },
      value: ({ backend }) => backend.queueSeconds,
      normalise: bestOver(10),
    },
    {
      id: "quantum.duration",
      unit: "s",
      direction: "lower is better",
      weight: 1,
      source: "shots x (depth x the slower gate time in use + readout), from quantumBackends.gateTimesNs",
      words: { best: "quickest run", better: "quicker run", worse: "slower run" },
      value: ({ durationSeconds }) => durationSeconds,
      normalise: bestOver(0.1),
    },
  ]),
  ...factorsOf<BackendCandidate, BackendContext>("cost", [
    {
      id: "quantum.cost",
      unit: "currency per job",
      direction: "lower is better",
      weight: 1,
      source: "price.perTask + price.perShot x shots",
      words: { best: "cheapest", better: "cheaper", worse: "dearer" },
      value: ({ cost }) => cost,
      normalise: bestOver(0.01),
    },
  ]),
  ...factorsOf<BackendCandidate, BackendContext>("reliability", [
    {
      id: "quantum.fidelity",
      unit: "probability of no error",
      direction: "higher is better",
      weight: 1,
      source: "(1-e1)^n1 (1-e2)^n2 (1-er)^measurements from quantumBackends.errorRates, before routing",
      words: { best: "highest fidelity", better: "higher fidelity", worse: "lower fidelity" },
      value: ({ fidelity }) => fidelity,
      normalise: fraction,
    },
  ]),
  ...factorsOf<BackendCandidate, BackendContext>("energy", [
    {
      id: "quantum.carbon",
      unit: "gCO2e/h",
      direction: "lower is better",
      weight: 3,
      source: "powerWatts x the region's gridCarbonGramsPerKwh",
      words: { best: "least carbon", better: "less carbon", worse: "more carbon" },
      value: ({ carbonGramsPerHour }) => carbonGramsPerHour,
      normalise: bestOver(0.1),
    },
    {
      id: "quantum.gridCarbon",
      unit: "gCO2e/kWh",
      direction: "lower is better",
      weight: 1,
      source: "regions.gridCarbonGramsPerKwh",
      words: { best: "cleanest grid", better: "cleaner grid", worse: "dirtier grid" },
      value: ({ region }) => region.gridCarbonGramsPerKwh ?? null,
      normalise: halvedBy(200),
    },
  ]),
];
