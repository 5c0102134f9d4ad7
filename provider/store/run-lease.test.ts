import { expect, test } from "vitest";
import { judgeRuns, leaseMs, type RunLeaseStore, type RunStatus } from "./run-lease.ts";

const now = Date.parse("2026-03-01T12:00:00Z");
const ago = (ms: number) => new Date(now - ms).toISOString();
const day = 24 * 3_600_000;
const there = "runner/8f2b0d9b-5ed0/pid:[4026533101] 17 4242";

const judged = async (run: string, reservedAt: string, silence?: number, here: RunStatus = "unknown") => {
  const store: Pick<RunLeaseStore, "silentRuns"> = {
    silentRuns: async () => new Map(silence === undefined ? [] : [[run, silence]]),
  };
  return (await judgeRuns(store, () => here, now))(run, reservedAt);
};

test("what this machine knows goes before signs of life", async () => {
  expect(await judged(there, ago(day), leaseMs, "under way")).toBe("under way");
  expect(await judged(there, ago(0), 0, "over")).toBe("over");
});

test.each([
  [0, "under way"],
  [leaseMs - 1, "under way"],
  [leaseMs, "over"],
] as const)("of another machine's run of which nothing was heard for %i ms, it says %s", async (silence, status) => {
  expect(await judged(there, ago(day), silence)).toBe(status);
});

test.each([
  [there, leaseMs],
  ["a-mac// 17 ", leaseMs],
  // As older versions named theirs, which gave no signs; and one without a name.
  ["runner/pid:[4026533101] 17 4242", day],
  ["a-mac 17 ", day],
  ["", day],
] as const)("a run without a sign, %j, is over %i ms after it reserved", async (run, patience) => {
  expect(await judged(run, ago(patience - 1))).toBe("unknown");
  expect(await judged(run, ago(patience))).toBe("over");
});
