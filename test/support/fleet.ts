import { stringify } from "yaml";
import type { z } from "zod";
import type { fleetFile } from "../../provider/schema/fleet.ts";

type FleetInput = z.input<typeof fleetFile>;
type NodeInput = FleetInput["nodes"][number];
type BackendInput = NonNullable<FleetInput["quantumBackends"]>[number];

/** A node by what a test cares about; the rest is filled in. */
export type SmallNode = Pick<NodeInput, "name"> & Partial<NodeInput>;

/** What a test's fleet is made of. */
export interface SmallFleet {
  /** The fleet id; `test` unless given. */
  readonly fleet?: string;
  /** Path of the CSV with up/down intervals, relative to the fleet file; none unless given. */
  readonly history?: string;
  readonly nodes: readonly SmallNode[];
  /** Carbon forecasts by region; none unless given. */
  readonly forecasts?: Readonly<Record<string, NonNullable<FleetInput["regions"][number]["gridCarbonForecast"]>>>;
  /** One simulator of 20 qubits, `sim`, unless given. */
  readonly quantumBackends?: readonly BackendInput[];
}

/**
 * The text of a fleet file for tests: nodes in `eu-central` (DE) and `us-east` (US). A node is in `eu-central` with 16
 * vCPUs, 64 GiB memory, 500 GiB disk and 0.50 EUR an hour, in a rack of its own, unless it says otherwise.
 *
 * @example smallFleet({ nodes: [{ name: "a", pricePerHour: 0.1 }, { name: "b" }] })
 */
export function smallFleet({ fleet = "test", history, nodes, forecasts = {}, quantumBackends }: SmallFleet): string {
  const regions: FleetInput["regions"] = [
    { name: "eu-central", country: "DE", continent: "EU", gridCarbonGramsPerKwh: 350, latencyMs: { "us-east": 92 } },
    { name: "us-east", country: "US", continent: "NA", gridCarbonGramsPerKwh: 370, latencyMs: { "eu-central": 92 } },
  ];
  const file: FleetInput = {
    formatVersion: 1,
    fleet,
    currency: "EUR",
    ...(history === undefined ? {} : { history }),
    regions: regions.map((region) => {
      const gridCarbonForecast = forecasts[region.name];
      return gridCarbonForecast === undefined ? region : { ...region, gridCarbonForecast };
    }),
    nodes: nodes.map((node) => ({
      region: "eu-central",
      zone: `${node.region ?? "eu-central"}-a`,
      rack: `${node.name}-rack`,
      capacity: { vcpus: 16, memoryGiB: 64, diskGiB: 500 },
      pricePerHour: 0.5,
      ...node,
    })),
    quantumBackends: [
      ...(quantumBackends ?? [{ name: "sim", region: "eu-central", driver: "statevector", qubits: 20 }]),
    ],
  };
  return stringify(file);
}
