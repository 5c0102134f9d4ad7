import { describe, expect, it } from "vitest";
import { availabilityAt, isDownAt } from "./availability.ts";
import { parseHistory } from "./history.ts";

const day = 86_400;

function history(...intervals: [number, number, number][]) {
  const rows = intervals.map(([up, start, stop]) => `n,${up},${start * day},${stop * day}\n`).join("");
  const node = parseHistory(`node,up,start,stop\n${rows}`).nodes.get("n");
  if (node === undefined) throw new Error("no node");
  return node;
}

describe("availabilityAt", () => {
  it("counts the last 30 days only", () => {
    expect(availabilityAt(history([0, 0, 70], [1, 70, 97], [0, 97, 100]), 100 * day)).toBe(0.9);
  });

  it("does not count time that nobody watched", () => {
    expect(availabilityAt(history([1, 80, 85], [0, 95, 100]), 100 * day)).toBe(0.5);
    expect(availabilityAt(history([1, 80, 85], [0, 90, 95]), 110 * day)).toBe(0.5);
  });

  it("does not know of what comes after the instant", () => {
    expect(availabilityAt(history([1, 0, 10], [0, 10, 20]), 10 * day)).toBe(1);
  });

  it("is null without measurements in the window", () => {
    expect(availabilityAt(history([1, 0, 10]), 50 * day)).toBeNull();
    expect(availabilityAt(history([1, 60, 70]), 50 * day)).toBeNull();
  });
});

describe("isDownAt", () => {
  const node = history([1, 0, 10], [0, 10, 20]);
  it("is the state within the history, and its last state for a day after", () => {
    expect([9, 10, 19, 20.9, 21].map((time) => isDownAt(node, time * day))).toEqual([false, true, true, true, false]);
  });
});
