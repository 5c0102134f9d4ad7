import { expect, test } from "vitest";
import { generateFleet } from "../../bench/fleet-generator.ts";
import { generateTelemetry } from "../../bench/telemetry-generator.ts";
import { type FleetFile, fleetFile } from "../schema/fleet.ts";
import { buildSnapshot } from "./build-snapshot.ts";
import { checkFleet } from "./fleet-checks.ts";

const limits = (regions: readonly string[]): FleetFile =>
  fleetFile.parse({
    ...generateFleet(2, 1),
    limits: { quotas: [{ name: "q", regions, max: { gpus: 3 } }], disruption: { maxMoves: 2 } },
  });

test("limits are part of the Snapshot, and absent where the fleet file has none", () => {
  const snapshotOf = (fleet: FleetFile) =>
    buildSnapshot({
      fleet,
      pricesAsOf: "2026-06-01T00:00:00Z",
      telemetry: generateTelemetry(fleet, 1),
      reservations: [],
      reservationsRevision: 0,
      digests: { fleet: "f", model: "m", policies: "p" },
    });
  expect(snapshotOf(limits(["eu-west"])).limits).toEqual({
    quotas: [{ name: "q", regions: ["eu-west"], labels: {}, max: { gpus: 3 } }],
    disruption: { maxMoves: 2 },
  });
  expect(snapshotOf(generateFleet(2, 1))).not.toHaveProperty("limits");
});

test("a quota on a region that the fleet does not have is refused", () => {
  expect(() => checkFleet(limits(["eu-west", "eu-wets"]), "fleet.yaml")).toThrow(
    expect.objectContaining({ code: "NC1106", property: "limits.quotas[0].regions[1]" }),
  );
});
