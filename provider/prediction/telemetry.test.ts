import { describe, expect, it } from "vitest";
import { fleetFile } from "../schema/fleet.ts";
import type { NodeHistoryInput } from "./features.ts";
import { parseHistory } from "./history.ts";
import { loadRiskModel, type RiskModel } from "./risk-model.ts";
import { takeTelemetry } from "./telemetry.ts";

const day = 86_400;
const start = Date.parse("2026-01-01T00:00:00Z") / 1000;
const asOf = "2026-02-10T00:00:00Z";
const end = Date.parse(asOf) / 1000;

const node = (name: string, extra: Record<string, unknown> = {}) => ({
  name,
  region: "tokyo",
  zone: "z",
  rack: "r",
  capacity: { vcpus: 4, memoryGiB: 8 },
  ...extra,
});
const fleet = fleetFile.parse({
  formatVersion: 1,
  fleet: "f",
  currency: "EUR",
  regions: [
    { name: "tokyo", country: "JP", continent: "AS", longitude: 139.7 },
    { name: "nowhere", country: "DE", continent: "EU" },
  ],
  nodes: [
    node("steady"),
    node("broken", { historyId: "b-17" }),
    node("silent"),
    node("far", { region: "nowhere", class: "old" }),
  ],
});
const history = parseHistory(
  [
    "node,up,start,stop",
    `steady,1,${start},${end}`,
    `b-17,1,${start},${end - 3 * day}`,
    `b-17,0,${end - 3 * day},${end}`,
    `far,1,${start},${end}`,
  ].join("\n"),
);

/** The model, and what it was asked. */
async function spied(): Promise<{ model: RiskModel; asked: NodeHistoryInput[] }> {
  const model = await loadRiskModel();
  const asked: NodeHistoryInput[] = [];
  return {
    asked,
    model: {
      ...model,
      assess: (nodes, time) => {
        asked.push(...nodes);
        return model.assess(nodes, time);
      },
    },
  };
}

describe("takeTelemetry", () => {
  it("covers every node, finds those that are down, and measures only those with history", async () => {
    const telemetry = await takeTelemetry(fleet, history, await loadRiskModel(), asOf);
    expect(telemetry.asOf).toBe(asOf);
    expect(Object.keys(telemetry.risk).sort()).toEqual(["broken", "far", "silent", "steady"]);
    expect(telemetry.availability).toEqual({ steady: 1, broken: 0.9, far: 1 });
    expect(telemetry.down).toEqual(["broken"]);
    expect(telemetry.risk.silent?.source).toBe("class-prior");
  });

  it("works without a history", async () => {
    const telemetry = await takeTelemetry(fleet, null, await loadRiskModel(), asOf);
    expect(telemetry).toMatchObject({ availability: {}, down: [] });
    expect(Object.values(telemetry.risk).map((risk) => risk.source)).toEqual(Array(4).fill("class-prior"));
  });

  it("groups by region and class, and tells the model the local time", async () => {
    const { model, asked } = await spied();
    await takeTelemetry(fleet, history, model, asOf);
    expect(asked.map((input) => [input.name, input.group, input.utcOffsetHours])).toEqual([
      ["steady", "tokyo/standard", 9],
      ["broken", "tokyo/standard", 9],
      ["silent", "tokyo/standard", 9],
      ["far", "nowhere/old", 0],
    ]);
  });

  it("takes the history's clusters, with the members that the fleet does not have", async () => {
    const clustered = parseHistory(
      [
        "node,cluster,up,start,stop",
        `steady,c1,1,${start},${end}`,
        `silent-peer,c1,1,${start},${end}`,
        `else,c2,1,${start},${end}`,
      ].join("\n"),
    );
    const { model, asked } = await spied();
    const telemetry = await takeTelemetry(fleet, clustered, model, asOf);
    expect(asked.filter((input) => input.group === "c1").map((input) => input.name)).toEqual([
      "steady",
      "history:silent-peer",
    ]);
    expect(asked).toHaveLength(5);
    expect(Object.keys(telemetry.risk)).toHaveLength(4);
  });

  it("gives the same telemetry twice", async () => {
    const once = await takeTelemetry(fleet, history, await loadRiskModel(), asOf);
    expect(await takeTelemetry(fleet, history, await loadRiskModel(), asOf)).toEqual(once);
  });

  it("refuses an instant that is none", async () => {
    await expect(takeTelemetry(fleet, history, await loadRiskModel(), "yesterday")).rejects.toThrow(RangeError);
  });
});
