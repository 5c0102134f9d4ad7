import { loadFleet } from "../world/load-fleet.ts";
import type { Claim } from "../world/snapshot.ts";
import { type FleetWorld, type JudgeOptions, loadJudges, worldOf } from "./fleet-world.ts";

/** How a fleet is looked at. */
export interface OpenFleetOptions extends JudgeOptions {
  /**
   * The instant that decisions are made as of, e.g. `new Date().toISOString()`. There is no default: the engine reads no
   * clock, so that the same arguments give the same decision.
   */
  readonly asOf: string;
  /** Capacity that is held already, e.g. the `claim`s of decisions that were carried out. */
  readonly reservations?: readonly Claim[];
}

/**
 * Reads a fleet file (YAML or JSON, `schema/fleet.schema.json`) with the up/down history that it names, and makes the world
 * that decisions are made on.
 *
 * @throws {NovaCronError} NC1101 to NC1107 for the file, NC1001 for `asOf`, NC1401 for a corrupt risk model, NC1301 to
 * NC1303 for policies.
 * @example
 * const world = await openFleet("fleet.yaml", { asOf: "2026-06-01T12:00:00Z", policies: "none" });
 * const { record } = decide({ world, name: "web", request: { vcpus: 4, memoryGiB: 16 } });
 * console.log(record.target.name, record.score);
 */
export async function openFleet(path: string, options: OpenFleetOptions): Promise<FleetWorld> {
  const { fleet, historyPath, forecastPaths } = await loadFleet(path);
  const { asOf, reservations = [] } = options;
  return worldOf({ fleet, historyPath, forecastPaths, asOf, reservations }, await loadJudges(options));
}
