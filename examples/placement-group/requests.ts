import type { PlacementArgs } from "novacron/components";

/** Two front ends on racks of their own, and a database that needs much memory. */
export const requests = {
  api1: { vcpus: 8, memoryGiB: 16, workload: "web" },
  api2: { vcpus: 8, memoryGiB: 16, workload: "web", apart: [{ from: "api1", level: "rack" }] },
  database: { vcpus: 12, memoryGiB: 192, diskGiB: 500, workload: "database" },
} satisfies Record<string, PlacementArgs>;
