import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { featureNames, featuresAt, type NodeHistoryInput } from "./features.ts";
import { parseHistory } from "./history.ts";
import { loadRiskModel } from "./risk-model.ts";

const golden = z
  .object({
    cases: z.array(
      z.object({
        group: z.string(),
        asOf: z.number(),
        utcOffsetHours: z.number(),
        nodes: z.array(
          z.object({
            name: z.string(),
            intervals: z.array(z.tuple([z.number(), z.number(), z.number()])),
            up: z.boolean(),
            features: z.array(z.number()).nullable(),
            probability: z.number().nullable(),
          }),
        ),
      }),
    ),
  })
  .parse(JSON.parse(readFileSync(new URL("./testdata/parity.json", import.meta.url), "utf8")));

const historyOf = (intervals: readonly (readonly [number, number, number])[]) =>
  parseHistory(`node,up,start,stop\n${intervals.map((interval) => `n,${interval.join(",")}\n`).join("")}`).nodes.get(
    "n",
  ) ?? null;

const nodesOf = (group: (typeof golden.cases)[number]): NodeHistoryInput[] =>
  group.nodes.map((node) => ({
    name: node.name,
    class: "standard",
    group: group.group,
    utcOffsetHours: group.utcOffsetHours,
    history: historyOf(node.intervals),
  }));

describe("parity with the training script", () => {
  it("computes the same features", () => {
    let compared = 0;
    for (const group of golden.cases) {
      const rows = featuresAt(nodesOf(group), group.asOf);
      for (const node of group.nodes) {
        const row = rows.get(node.name);
        if (node.features === null) {
          expect(row, node.name).toBeUndefined();
          continue;
        }
        expect(row?.up, node.name).toBe(node.up);
        for (const [i, name] of featureNames.entries()) {
          const difference = Math.abs((row?.values[i] ?? Number.NaN) - (node.features[i] ?? Number.NaN));
          expect(difference, `${node.name} ${name}`).toBeLessThan(1e-6);
          compared++;
        }
      }
    }
    expect(compared).toBeGreaterThan(30 * featureNames.length);
  });

  it("gives the same probabilities through ONNX Runtime for Node", async ({ skip }) => {
    const model = await loadRiskModel();
    if (!model.available) skip("onnxruntime-node is not installed");
    let compared = 0;
    for (const group of golden.cases) {
      const risk = await model.assess(nodesOf(group), group.asOf);
      for (const node of group.nodes) {
        if (node.probability === null) continue;
        expect(risk[node.name]?.source, node.name).toBe("model");
        expect(Math.abs((risk[node.name]?.probability ?? Number.NaN) - node.probability), node.name).toBeLessThan(1e-4);
        compared++;
      }
    }
    expect(compared).toBeGreaterThan(20);
  });
});

describe("featuresAt", () => {
  const day = 86_400;
  const hour = 3600;
  // Up 10 days, an outage of 2 h, up 1 day, a reboot of 10 min, up since.
  const intervals: [number, number, number][] = [
    [1, 0, 10 * day],
    [0, 10 * day, 10 * day + 2 * hour],
    [1, 10 * day + 2 * hour, 11 * day],
    [0, 11 * day, 11 * day + 600],
    [1, 11 * day + 600, 20 * day],
  ];
  const node = (name: string, rows = intervals): NodeHistoryInput => ({
    name,
    class: "c",
    group: "g",
    history: historyOf(rows),
  });
  const featureOf = (rows: ReturnType<typeof featuresAt>, name: string, feature: (typeof featureNames)[number]) =>
    rows.get(name)?.values[featureNames.indexOf(feature)];

  it("tells reboots from outages", () => {
    const rows = featuresAt([node("a")], 12 * day);
    expect(featureOf(rows, "a", "uptimeHours")).toBeCloseTo(24 - 1 / 6, 9);
    expect(featureOf(rows, "a", "sinceOutageHours")).toBeCloseTo(46, 9);
    expect(featureOf(rows, "a", "lastOutageHours")).toBe(2);
    expect(featureOf(rows, "a", "previousRunHours")).toBe(240);
    expect(featureOf(rows, "a", "outageRate7d")).toBeCloseTo(1 / 7, 9);
    expect(featureOf(rows, "a", "flapRate7d")).toBeCloseTo(1 / 7, 9);
  });

  it("does not know of an outage before it has lasted half an hour", () => {
    const early = featuresAt([node("a")], 10 * day + 1799);
    const late = featuresAt([node("a")], 10 * day + 1800);
    expect(featureOf(early, "a", "outages1d")).toBe(0);
    expect(featureOf(late, "a", "outages1d")).toBe(1);
  });

  it("never looks past the instant", () => {
    for (const time of [9 * day, 10 * day + 900, 10 * day + 5 * hour, 11 * day + 300, 15 * day]) {
      // What was known then: later intervals cut away, the current one ending now (its prolongation covers the instant).
      const known = intervals
        .filter(([, start]) => start < time)
        .map(([up, start, stop]): [number, number, number] => [up, start, Math.min(stop, time)]);
      const now = featuresAt([node("a", known)], time);
      // An open down interval is prolonged, so it may count as an outage only by what lies before the instant.
      expect(now.get("a")?.values).toEqual(featuresAt([node("a")], time).get("a")?.values);
    }
  });

  it("shares a group's failures and keeps groups apart", () => {
    const calm = node("calm", [[1, 0, 20 * day]]);
    const together = featuresAt([calm, node("a")], 12 * day);
    const alone = featuresAt([calm, { ...node("a"), group: "other" }], 12 * day);
    expect(featureOf(together, "calm", "groupOutageRate7d")).toBeCloseTo(1 / 14, 9);
    expect(featureOf(alone, "calm", "groupOutageRate7d")).toBe(0);
  });

  it("leaves out nodes without history, before it and long after it", () => {
    expect(featuresAt([{ ...node("a"), history: null }], day).size).toBe(0);
    expect(featuresAt([node("a", [[1, 5 * day, 6 * day]])], 4 * day).size).toBe(0);
    expect(featuresAt([node("a")], 21 * day - 1).size).toBe(1);
    expect(featuresAt([node("a")], 21 * day).size).toBe(0);
  });

  it("tells the local hour east and west", () => {
    const hourAt = (utcOffsetHours: number) =>
      featureOf(featuresAt([{ ...node("a"), utcOffsetHours }], 12 * day + 2 * hour), "a", "localHour");
    expect([hourAt(0), hourAt(9), hourAt(-5)]).toEqual([2, 11, 21]);
  });
});
