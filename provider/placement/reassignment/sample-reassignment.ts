import { wordsFrom } from "../../quantum/random.ts";
import { parseAssignment } from "./assignment-text.ts";
import type { Assignment, ReassignmentModel } from "./model.ts";
import { parseModel } from "./parse-model.ts";

// Small instances for tests.

/** A model in the challenge's format with the assignment that it begins with. */
export interface SampleReassignment {
  readonly modelText: string;
  readonly model: ReassignmentModel;
  readonly origin: Assignment;
}

/**
 * Three machines of capacity 10 and safety capacity 5 in two resources, the second transient; locations 0, 1, 1 and
 * neighbourhoods 0, 0, 1. Service 0 has processes 0 and 1 and must be in two locations; service 1 has process 2 and needs
 * service 0 in its neighbourhood. Each process needs 3 and 2, and lies on the machine of its number, 2 on machine 0.
 */
export function threeMachines(): SampleReassignment {
  const modelText = `2
0 10 1 20
3
0 0 10 10 5 5 0 1 2
0 1 10 10 5 5 1 0 2
1 1 10 10 5 5 2 2 0
2
2 0
0 1 0
3
0 3 2 7
0 3 2 7
1 3 2 9
1
0 1 2 10
1 10 100
`;
  const model = parseModel(modelText);
  return { modelText, model, origin: parseAssignment("0 1 0", model) };
}

/** A feasible instance with all kinds of constraints and costs, in 8 machines and 48 processes of 16 services. */
export function randomReassignment(seed: number): SampleReassignment {
  const word = wordsFrom(seed);
  const below = (limit: number): number => word() % limit;
  const [machines, resources, services, processes] = [8, 3, 16, 48];
  const service = Array.from({ length: processes }, (_, p) => p % services);
  const needs = Array.from({ length: processes }, () => Array.from({ length: resources }, () => 1 + below(9)));
  // No machine twice for one service.
  const origin = service.map((s, p) => (s + 3 * Math.floor(p / services)) % machines);
  const machineLines = Array.from({ length: machines }, (_, m) => {
    const used = Array.from({ length: resources }, (_, r) =>
      needs.reduce((sum, need, p) => sum + (origin[p] === m ? (need[r] ?? 0) : 0), 0),
    );
    const capacity = used.map((use) => use + 3 + below(12));
    const safety = capacity.map((all) => Math.floor(all * 0.8));
    const moveCosts = Array.from({ length: machines }, (_, to) => (to === m ? 0 : 1 + below(4)));
    return [m % 2, m % 4, ...capacity, ...safety, ...moveCosts].join(" ");
  });
  // What a service has it may also need: locations, and services in all its neighbourhoods.
  const at = (s: number, places: number): Set<number> =>
    new Set(origin.filter((_, p) => service[p] === s).map((machine) => machine % places));
  const serviceLines = Array.from({ length: services }, (_, s) => {
    const other = (s + 5) % services;
    const isMet = [...at(s, 2)].every((neighbourhood) => at(other, 2).has(neighbourhood));
    const spread = s % 3 === 0 ? at(s, 4).size : 0;
    return isMet && s % 2 === 0 ? `${spread} 1 ${other}` : `${spread} 0`;
  });
  const processLines = needs.map((need, p) => `${service[p]} ${need.join(" ")} ${1 + below(5)}`);
  const modelText = [
    `${resources}`,
    "0 100 1 200 0 50",
    `${machines}`,
    ...machineLines,
    `${services}`,
    ...serviceLines,
    `${processes}`,
    ...processLines,
    "2",
    "0 1 2 10",
    "1 2 1 3",
    "1 10 100",
  ].join("\n");
  const model = parseModel(modelText);
  return { modelText, model, origin: Int32Array.from(origin) };
}
