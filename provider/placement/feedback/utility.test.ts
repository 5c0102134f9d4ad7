import fc from "fast-check";
import { expect, test } from "vitest";
import type { Outcome } from "../../schema/outcome.ts";
import { parseOutcome } from "./parse-outcome.ts";
import { utilityOf } from "./utility.ts";

const decision = `sha256:${"a".repeat(64)}`;
const at = "2026-03-01T12:00:00Z";
const reference = { latencyMs: 100, costPaid: 50 };
const utility = (figures: Partial<Outcome>, asked = reference) => utilityOf({ decision, at, ...figures }, asked);

test("is a half at the references, less for what is worse, and counts a failure double", () => {
  expect(utility({ latencyMs: 100 })).toBe(0.5);
  expect(utility({ costPaid: 50 })).toBe(0.5);
  expect(utility({ costPaid: 0 })).toBe(1);
  expect(utility({ failures: 0, evictions: 0 })).toBe(1);
  expect(utility({ latencyMs: 100, failures: 1, costPaid: 50, evictions: 1 })).toBe(0.5);
  expect(utility({ failures: 1, evictions: 0 })).toBeCloseTo(2 / 3, 12);
  expect(utility({ failures: 0, evictions: 1 })).toBeCloseTo(5 / 6, 12);
});

test("what was not observed says nothing: it is not zero", () => {
  expect(utility({ failures: 0 })).toBe(1);
  expect(utilityOf({ decision, at, costPaid: 7 }, { latencyMs: 100, costPaid: null })).toBeNull();
});

test("lies between 0 and 1, and falls with every figure", () => {
  const figures = fc.record({
    latencyMs: fc.double({ min: 0.01, max: 1e6, noNaN: true }),
    failures: fc.nat(1000),
    costPaid: fc.double({ min: 0, max: 1e6, noNaN: true }),
    evictions: fc.nat(1000),
  });
  fc.assert(
    fc.property(figures, fc.constantFrom("latencyMs", "failures", "costPaid", "evictions"), (some, part) => {
      const before = utility(some) ?? Number.NaN;
      const worse = utility({ ...some, [part]: some[part] + 1 }) ?? Number.NaN;
      expect(before).toBeGreaterThanOrEqual(0);
      expect(before).toBeLessThanOrEqual(1);
      expect(worse).toBeLessThanOrEqual(before);
    }),
  );
});

test.each([
  [{ failures: -1 }, "line 3: failures is -1", "at least 0"],
  [{ failures: 0.5 }, "line 3: failures is 0.5", "whole number"],
  [{ latencyMs: "fast" }, 'line 3: latencyMs is "fast"', "number"],
  [{ latency: 5 }, "line 3: ", "at least one of|no such property"],
  [{}, "line 3: the document", "at least one of latencyMs"],
  [{ failures: 1, at: "yesterday" }, 'line 3: at is "yesterday"', "ISO"],
  [{ failures: 1, decision: "web" }, 'line 3: decision is "web"', "64 hexadecimal digits"],
])("refuses %j, naming the line and what is wrong", (figures, what, expected) => {
  expect(() => parseOutcome({ decision, at, ...figures }, "line 3")).toThrow(
    expect.objectContaining({
      code: "NC1230",
      message: expect.stringContaining(what),
      expected: expect.stringMatching(expected),
    }),
  );
});
