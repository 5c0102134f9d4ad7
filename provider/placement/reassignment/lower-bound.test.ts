import { describe, expect, test } from "vitest";
import { checkAssignment } from "./check-assignment.ts";
import { lowerBound } from "./lower-bound.ts";
import { randomReassignment, threeMachines } from "./sample-reassignment.ts";

describe("lowerBound", () => {
  test("is the cost of all machines as one", () => {
    // 9 and 6 in use of 30 and 30: no load above safety, and 2 x 21 units where 24 are free.
    expect(lowerBound(threeMachines().model)).toBe(10 * (2 * 21 - 24));
  });

  test("counts what is above safety in all", () => {
    const { model } = threeMachines();
    const safetyCapacity = Float64Array.from([1, 5, 1, 5, 1, 5]);
    expect(lowerBound({ ...model, safetyCapacity, balances: [] })).toBe(10 * (9 - 3));
  });

  test.each([1, 2, 3])("is no more than what an assignment costs (seed %i)", (seed) => {
    const { model, origin } = randomReassignment(seed);
    const bound = lowerBound(model);
    expect(bound).toBeGreaterThan(0);
    expect(bound).toBeLessThanOrEqual(checkAssignment(model, origin, origin).cost.total);
  });
});
