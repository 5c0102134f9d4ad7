import { digestOf } from "../provider/crypto/canonical-json.ts";
import type { FleetFile } from "../provider/schema/fleet.ts";
import { buildSnapshot } from "../provider/world/build-snapshot.ts";
import type { Claim, Snapshot } from "../provider/world/snapshot.ts";
import { generateTelemetry } from "./telemetry-generator.ts";

/** What is known of a generated fleet: telemetry drawn from `seed`, no policies, and what others have reserved on it. */
export function generatedSnapshot(fleet: FleetFile, seed: number, reservations: readonly Claim[] = []): Snapshot {
  return buildSnapshot({
    fleet,
    pricesAsOf: "2026-06-01T00:00:00Z",
    telemetry: generateTelemetry(fleet, seed),
    reservations,
    reservationsRevision: reservations.length > 0 ? 1 : 0,
    digests: { fleet: digestOf(fleet), model: digestOf("bench"), policies: digestOf("none") },
  });
}
