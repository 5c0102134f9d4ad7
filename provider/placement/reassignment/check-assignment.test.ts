import { describe, expect, test } from "vitest";
import { checkAssignment } from "./check-assignment.ts";
import type { ReassignmentModel } from "./model.ts";
import { threeMachines } from "./sample-reassignment.ts";

const { model, origin } = threeMachines();

/** The sample with another capacity of one machine and resource. */
function withCapacity(machine: number, resource: number, capacity: number): ReassignmentModel {
  const changed = Float64Array.from(model.capacity);
  changed[machine * model.resources + resource] = capacity;
  return { ...model, capacity: changed };
}

const violationsOf = (assignment: readonly number[], changed = model) =>
  checkAssignment(changed, origin, Int32Array.from(assignment)).violations;

describe("checkAssignment", () => {
  test("costs what the definition says", () => {
    // Machine 0 has 6 and 4 in use: one above safety at weight 10; balance 10 x (2 x 4 - 6), (2 x 7 - 8), (2 x 10 - 10).
    expect(checkAssignment(model, origin, origin)).toEqual({
      cost: { load: 10, balance: 20 + 60 + 100, processMove: 0, serviceMove: 0, machineMove: 0, total: 190 },
      violations: [],
    });
  });

  test("costs moves by process, by service and by machine", () => {
    // Process 0 to machine 2 and process 2 to machine 1, which then has 6 and 4 in use.
    const { cost } = checkAssignment(model, origin, Int32Array.of(2, 1, 1));
    expect(cost).toEqual({
      load: 10,
      balance: 100 + 20 + 60,
      processMove: 7 + 9,
      serviceMove: 10,
      machineMove: 100 * (2 + 1),
      total: 10 + 180 + 16 + 10 + 300,
    });
  });

  test("names a machine that there is not", () => {
    expect(violationsOf([0, 3, 0])).toEqual([{ kind: "machine", process: 1, machine: 3 }]);
    expect(violationsOf([0, 1])).toMatchObject([{ kind: "machine", process: 2 }]);
  });

  test("names a machine that is over its capacity", () => {
    expect(violationsOf([0, 1, 0], withCapacity(0, 0, 5))).toEqual([
      { kind: "capacity", machine: 0, resource: 0, usage: 6, capacity: 5 },
    ]);
  });

  test("counts transient resources on the old machine too", () => {
    // Process 2 leaves machine 0 and goes on holding 2 of resource 1 there; resource 0 it gives back.
    expect(violationsOf([0, 1, 1], withCapacity(0, 1, 3))).toEqual([
      { kind: "capacity", machine: 0, resource: 1, usage: 4, capacity: 3 },
    ]);
    expect(violationsOf([0, 1, 1], withCapacity(0, 0, 3))).toEqual([]);
  });

  test("names two processes of a service on one machine", () => {
    expect(violationsOf([1, 1, 1])).toContainEqual({ kind: "conflict", service: 0, machine: 1, processes: 2 });
  });

  test("names a service in too few locations", () => {
    expect(violationsOf([2, 1, 1])).toEqual([{ kind: "spread", service: 0, locations: 1, minimum: 2 }]);
  });

  test("names a service without one that it needs in its neighbourhood", () => {
    expect(violationsOf([0, 1, 2])).toEqual([{ kind: "dependency", service: 1, needs: 0, neighbourhood: 1 }]);
  });
});
