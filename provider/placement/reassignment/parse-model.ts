import type { BalanceObjective, ReassignmentModel } from "./model.ts";
import { NumberReader } from "./number-reader.ts";

/** Costs between machines lie in 32 bits: they are a square table, the largest by far. */
const maxMachineMoveCost = 2 ** 31 - 1;
const maxCount = 1_000_000;

/**
 * Reads a model in the challenge's format: resources, machines, services, processes, balance objectives and weights,
 * as whole numbers separated by blanks; how they are broken into lines does not matter.
 * @param name what the text is called in errors, such as a path.
 * @throws {NovaCronError} NC1220 with line and expectation.
 */
export function parseModel(text: string, name = "model"): ReassignmentModel {
  const reader = new NumberReader(text, name);

  const resources = reader.next("number of resources", 1, maxCount);
  const isTransient = new Uint8Array(resources);
  const loadWeight = new Float64Array(resources);
  for (let r = 0; r < resources; r++) {
    isTransient[r] = reader.next(`whether resource ${r} is transient`, 0, 1);
    loadWeight[r] = reader.next(`weight of the load cost of resource ${r}`);
  }

  const machines = reader.next("number of machines", 1, maxCount);
  const neighbourhood = new Int32Array(machines);
  const location = new Int32Array(machines);
  const capacity = new Float64Array(machines * resources);
  const safetyCapacity = new Float64Array(machines * resources);
  const machineMoveCost = new Int32Array(machines * machines);
  for (let m = 0; m < machines; m++) {
    neighbourhood[m] = reader.next(`neighbourhood of machine ${m}`, 0, maxCount);
    location[m] = reader.next(`location of machine ${m}`, 0, maxCount);
    reader.fill(capacity, m * resources, resources, (r) => `capacity of machine ${m} for resource ${r}`);
    reader.fill(safetyCapacity, m * resources, resources, (r) => `safety capacity of machine ${m} for resource ${r}`);
    const moveCost = (to: number) => `cost of a move from machine ${m} to ${to}`;
    reader.fill(machineMoveCost, m * machines, machines, moveCost, maxMachineMoveCost);
  }

  const services = reader.next("number of services", 1, maxCount);
  const minSpread = new Int32Array(services);
  const dependencies: Int32Array[] = [];
  for (let s = 0; s < services; s++) {
    minSpread[s] = reader.next(`least number of locations of service ${s}`, 0, maxCount);
    const count = reader.next(`number of dependencies of service ${s}`, 0, services);
    const needed = new Int32Array(count);
    reader.fill(needed, 0, count, (index) => `dependency ${index} of service ${s}`, services - 1);
    dependencies.push(needed);
  }

  const processes = reader.next("number of processes", 1, maxCount);
  const service = new Int32Array(processes);
  const requirement = new Float64Array(processes * resources);
  const processMoveCost = new Float64Array(processes);
  for (let p = 0; p < processes; p++) {
    service[p] = reader.next(`service of process ${p}`, 0, services - 1);
    reader.fill(requirement, p * resources, resources, (r) => `requirement of process ${p} of resource ${r}`);
    processMoveCost[p] = reader.next(`move cost of process ${p}`);
  }

  const balances: BalanceObjective[] = [];
  const balanceCount = reader.next("number of balance objectives", 0, maxCount);
  for (let b = 0; b < balanceCount; b++) {
    balances.push({
      first: reader.next(`first resource of balance objective ${b}`, 0, resources - 1),
      second: reader.next(`second resource of balance objective ${b}`, 0, resources - 1),
      target: reader.next(`target of balance objective ${b}`),
      weight: reader.next(`weight of balance objective ${b}`),
    });
  }

  const moveWeights = {
    process: reader.next("weight of the process move cost"),
    service: reader.next("weight of the service move cost"),
    machine: reader.next("weight of the machine move cost"),
  };
  reader.end();

  return {
    resources,
    machines,
    services,
    processes,
    locations: 1 + largest(location),
    neighbourhoods: 1 + largest(neighbourhood),
    isTransient,
    loadWeight,
    capacity,
    safetyCapacity,
    location,
    neighbourhood,
    machineMoveCost,
    minSpread,
    dependencies,
    service,
    requirement,
    processMoveCost,
    balances,
    moveWeights,
  };
}

function largest(values: Int32Array): number {
  return values.reduce((most, value) => Math.max(most, value), 0);
}
