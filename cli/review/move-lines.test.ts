import { expect, test } from "vitest";
import { moveLines, runLines } from "./move-lines.ts";
import { placementRows } from "./placement-rows.ts";
import { planDigest } from "./plan-digest.ts";
import { decision, placement, previewOf, type SomeResource } from "./testdata/plans.ts";

const rowsOf = (resources: readonly SomeResource[]) => placementRows(previewOf(resources).resources);

const move = {
  from: "fra-1",
  to: "ash-1",
  fromRegion: "eu-central",
  changes: ["region", "node"],
  replaces: "machine",
  dataGiB: 120,
  transferCost: 2.4,
};

const to = (changes: Readonly<Record<string, unknown>>) => ({ decision: decision(changes) });

test("a move is told with what is replaced, what goes along and what is unknown", () => {
  const moved = placement("db", {
    op: "update",
    inputs: to({ target: "ash-1", move, change: "moved from fra-1: fra-1 is no longer in the fleet" }),
    old: to({}),
  });
  expect(moveLines(rowsOf([moved]))).toEqual([
    "db moves: fra-1 -> ash-1 (region, node); a new machine is made before the old one goes; 120 GiB of data move, 2.40 EUR, in an unknown time; moved from fra-1: fra-1 is no longer in the fleet",
  ]);
});

test("a move that was made before is none of this plan", () => {
  const stays = placement("db", {
    op: "same",
    inputs: to({ target: "ash-1", move }),
    old: to({ target: "ash-1", move }),
  });
  expect(moveLines(rowsOf([stays]))).toEqual([]);
});

test("a decision whose move cannot be read has none", () => {
  const odd = placement("db", { op: "update", inputs: to({ target: "ash-1", move: { from: 1 } }), old: to({}) });
  expect(moveLines(rowsOf([odd]))).toEqual([]);
});

test("flexible jobs are told that begin, or begin at another time", () => {
  const at = (startAt: string, more = {}) => to({ startAt, carbonGrams: 12, ...more });
  const rows = rowsOf([
    placement("a", { op: "create", inputs: at("2026-06-02T03:00:00.000Z", { carbonSavedGrams: 36 }) }),
    placement("b", {
      op: "update",
      inputs: at("2026-06-02T05:00:00.000Z", { carbonSavedGrams: -3 }),
      old: at("2026-06-02T03:00:00.000Z"),
    }),
    placement("c", { op: "same", inputs: at("2026-06-02T03:00:00.000Z"), old: at("2026-06-02T03:00:00.000Z") }),
    placement("d", { op: "create", inputs: to({ startAt: "2026-06-02T03:00:00.000Z" }) }),
  ]);
  expect(runLines(rows)).toEqual([
    "a starts 2026-06-02T03:00:00.000Z: 12 gCO2e in all, 36 g (75%) less than at once",
    "b starts 2026-06-02T05:00:00.000Z instead of 2026-06-02T03:00:00.000Z: 12 gCO2e in all, 3 g (33.3%) more than at once",
    "d starts 2026-06-02T03:00:00.000Z: carbon unknown",
  ]);
});

test("what is reviewed covers the hour that was chosen; at once is the instant of each preview", () => {
  const digestOf = (startAt: string) =>
    planDigest(previewOf([placement("a", { op: "create", inputs: to({ startAt }) })])).digest;
  expect(digestOf("2026-06-02T03:00:00.000Z")).not.toBe(digestOf("2026-06-02T04:00:00.000Z"));
  expect(digestOf("2026-06-01T12:00:00.123Z")).toBe(digestOf("2026-06-01T12:05:01.456Z"));
});
