import type { Assignment, ReassignmentModel } from "./model.ts";

/** The parts of an assignment's cost, each with its weight, and their sum. */
export interface CostBreakdown {
  readonly load: number;
  readonly balance: number;
  readonly processMove: number;
  readonly serviceMove: number;
  readonly machineMove: number;
  readonly total: number;
}

/** A broken constraint, with its place. */
export type Violation =
  | { readonly kind: "machine"; readonly process: number; readonly machine: number }
  | {
      readonly kind: "capacity";
      readonly machine: number;
      readonly resource: number;
      /** With what transient resources still hold on the old machine. */
      readonly usage: number;
      readonly capacity: number;
    }
  | { readonly kind: "conflict"; readonly service: number; readonly machine: number; readonly processes: number }
  | { readonly kind: "spread"; readonly service: number; readonly locations: number; readonly minimum: number }
  | {
      readonly kind: "dependency";
      readonly service: number;
      readonly needs: number;
      readonly neighbourhood: number;
    };

/** What the challenge's checker says about an assignment. */
export interface CheckedAssignment {
  readonly cost: CostBreakdown;
  /** Empty where the assignment is feasible. */
  readonly violations: readonly Violation[];
}

/**
 * Cost and violations of an assignment, from nothing but the problem definition. The search has its own, incremental
 * bookkeeping and shares no code with this; each is the other's test.
 * @param origin where each process lay before.
 */
export function checkAssignment(
  model: ReassignmentModel,
  origin: Assignment,
  assignment: Assignment,
): CheckedAssignment {
  const strays = outsideOf(model, assignment);
  if (strays.length > 0) {
    const cost = { load: 0, balance: 0, processMove: 0, serviceMove: 0, machineMove: 0, total: Number.NaN };
    return { cost, violations: strays };
  }
  const usage = usageOf(model, assignment);
  return {
    cost: costOf(model, origin, assignment, usage),
    violations: [
      ...overCapacity(model, origin, assignment, usage),
      ...conflicts(model, assignment),
      ...spreadTooThin(model, assignment),
      ...dependenciesUnmet(model, assignment),
    ],
  };
}

function at(values: ArrayLike<number>, index: number): number {
  return values[index] ?? Number.NaN;
}

function outsideOf(model: ReassignmentModel, assignment: Assignment): Violation[] {
  return Array.from({ length: model.processes }, (_, process) => ({ process, machine: at(assignment, process) }))
    .filter(({ machine }) => !(machine >= 0 && machine < model.machines))
    .map((stray) => ({ kind: "machine", ...stray }));
}

/** U(m, r) of the problem definition. */
function usageOf(model: ReassignmentModel, assignment: Assignment): Float64Array {
  const { resources } = model;
  const usage = new Float64Array(model.machines * resources);
  for (let p = 0; p < model.processes; p++) {
    for (let r = 0; r < resources; r++) {
      const cell = at(assignment, p) * resources + r;
      usage[cell] = at(usage, cell) + at(model.requirement, p * resources + r);
    }
  }
  return usage;
}

function costOf(
  model: ReassignmentModel,
  origin: Assignment,
  assignment: Assignment,
  usage: Float64Array,
): CostBreakdown {
  const { resources, moveWeights } = model;
  let load = 0;
  let balance = 0;
  for (let m = 0; m < model.machines; m++) {
    for (let r = 0; r < resources; r++) {
      const cell = m * resources + r;
      load += at(model.loadWeight, r) * Math.max(0, at(usage, cell) - at(model.safetyCapacity, cell));
    }
    const free = (r: number): number => at(model.capacity, m * resources + r) - at(usage, m * resources + r);
    for (const { first, second, target, weight } of model.balances) {
      balance += weight * Math.max(0, target * free(first) - free(second));
    }
  }

  let processMove = 0;
  let machineMove = 0;
  const movedOfService = new Map<number, number>();
  for (let p = 0; p < model.processes; p++) {
    const [from, to] = [at(origin, p), at(assignment, p)];
    if (from === to) continue;
    processMove += at(model.processMoveCost, p);
    machineMove += at(model.machineMoveCost, from * model.machines + to);
    movedOfService.set(at(model.service, p), (movedOfService.get(at(model.service, p)) ?? 0) + 1);
  }
  processMove *= moveWeights.process;
  machineMove *= moveWeights.machine;
  const serviceMove = moveWeights.service * Math.max(0, ...movedOfService.values());

  const total = load + balance + processMove + serviceMove + machineMove;
  return { load, balance, processMove, serviceMove, machineMove, total };
}

function overCapacity(
  model: ReassignmentModel,
  origin: Assignment,
  assignment: Assignment,
  usage: Float64Array,
): Violation[] {
  const { resources } = model;
  const held = Float64Array.from(usage);
  for (let p = 0; p < model.processes; p++) {
    if (at(origin, p) === at(assignment, p)) continue;
    for (let r = 0; r < resources; r++) {
      if (at(model.isTransient, r) === 0) continue;
      const cell = at(origin, p) * resources + r;
      held[cell] = at(held, cell) + at(model.requirement, p * resources + r);
    }
  }
  const violations: Violation[] = [];
  for (const [cell, used] of held.entries()) {
    const capacity = at(model.capacity, cell);
    const machine = Math.floor(cell / resources);
    if (used > capacity)
      violations.push({ kind: "capacity", machine, resource: cell % resources, usage: used, capacity });
  }
  return violations;
}

/** For each service, how many of its processes lie in each place. */
function placesOf(
  model: ReassignmentModel,
  assignment: Assignment,
  placeOf: (machine: number) => number,
): readonly Map<number, number>[] {
  const places = Array.from({ length: model.services }, () => new Map<number, number>());
  for (let p = 0; p < model.processes; p++) {
    const counts = places[at(model.service, p)];
    const place = placeOf(at(assignment, p));
    counts?.set(place, (counts.get(place) ?? 0) + 1);
  }
  return places;
}

function conflicts(model: ReassignmentModel, assignment: Assignment): Violation[] {
  return placesOf(model, assignment, (machine) => machine).flatMap((machines, service) =>
    [...machines]
      .filter(([, processes]) => processes > 1)
      .map(([machine, processes]) => ({ kind: "conflict" as const, service, machine, processes })),
  );
}

function spreadTooThin(model: ReassignmentModel, assignment: Assignment): Violation[] {
  return placesOf(model, assignment, (machine) => at(model.location, machine)).flatMap(({ size }, service) => {
    const minimum = at(model.minSpread, service);
    return size < minimum ? [{ kind: "spread" as const, service, locations: size, minimum }] : [];
  });
}

function dependenciesUnmet(model: ReassignmentModel, assignment: Assignment): Violation[] {
  const places = placesOf(model, assignment, (machine) => at(model.neighbourhood, machine));
  return places.flatMap((own, service) =>
    [...(model.dependencies[service] ?? [])].flatMap((needs) =>
      [...own.keys()]
        .filter((neighbourhood) => !places[needs]?.has(neighbourhood))
        .map((neighbourhood) => ({ kind: "dependency" as const, service, needs, neighbourhood })),
    ),
  );
}
