import type { DecisionTarget } from "../schema/decision.ts";
import type { FleetRegion, QuantumBackend } from "../schema/fleet.ts";
import { sortedBy } from "../world/code-units.ts";
import type { Snapshot } from "../world/snapshot.ts";
import type { BackendContext, CircuitFacts } from "./backend-context.ts";
import type { Choosable } from "./candidate.ts";

/** A backend before anything is estimated. */
export interface BackendSite {
  readonly name: string;
  readonly backend: QuantumBackend;
  readonly region: FleetRegion;
}

/** A backend that passed the constraints, with what the job would take there. */
export interface BackendCandidate extends BackendSite, Choosable {
  /** Probability that no gate and no readout errs in one shot. */
  readonly fidelity: number;
  readonly durationSeconds: number;
}

/** Every backend of the Snapshot in name order. */
export function backendSites(snapshot: Snapshot): BackendSite[] {
  const regions = new Map(snapshot.regions.map((region) => [region.name, region]));
  return sortedBy(snapshot.quantumBackends, ({ name }) => name).flatMap((backend) => {
    const region = regions.get(backend.region);
    return region === undefined ? [] : [{ name: backend.name, backend, region }];
  });
}

/** Cost of the whole job in the fleet's currency. */
export function jobCost(backend: QuantumBackend, shots: number): number {
  return backend.price.perTask + backend.price.perShot * shots;
}

/** Product of the success rates of all operations, taken as independent (the usual "estimated success probability"). */
export function estimatedFidelity({ errorRates }: QuantumBackend, circuit: CircuitFacts): number {
  return (
    (1 - errorRates.oneQubit) ** circuit.oneQubitGates *
    (1 - errorRates.twoQubit) ** circuit.twoQubitGates *
    (1 - errorRates.readout) ** circuit.measurements
  );
}

function durationSeconds({ gateTimesNs }: QuantumBackend, circuit: CircuitFacts, shots: number): number {
  const layer = circuit.twoQubitGates > 0 ? Math.max(gateTimesNs.oneQubit, gateTimesNs.twoQubit) : gateTimesNs.oneQubit;
  return (shots * (circuit.depth * layer + gateTimesNs.readout)) / 1e9;
}

/** The site as a decision names it. */
export function backendTarget({ backend, region }: BackendSite): DecisionTarget {
  return {
    name: backend.name,
    kind: "backend",
    region: region.name,
    country: region.country,
    continent: region.continent,
    driver: backend.driver,
  };
}

/** A site with its estimates. */
export function backendCandidate(site: BackendSite, { circuit, shots }: BackendContext): BackendCandidate {
  const { backend, region } = site;
  const grid = region.gridCarbonGramsPerKwh;
  return {
    ...site,
    target: backendTarget(site),
    risk: null,
    cost: jobCost(backend, shots),
    carbonGramsPerHour:
      backend.powerWatts === undefined || grid === undefined ? null : (backend.powerWatts / 1000) * grid,
    fidelity: estimatedFidelity(backend, circuit),
    durationSeconds: durationSeconds(backend, circuit, shots),
  };
}
