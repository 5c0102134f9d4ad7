import type { FleetFile } from "../schema/fleet.ts";
import { normaliseFederation } from "./clouds/normalise-federation.ts";
import { byCodeUnits, sortedBy } from "./code-units.ts";

/**
 * The fleet in its one order: regions, nodes and backends by name, attestations as a sorted set, maintenance by start.
 * Two files that differ only in order, comments or spelt-out defaults normalise to the same fleet, hence one digest.
 */
export function normaliseFleet(fleet: FleetFile): FleetFile {
  return {
    ...fleet,
    regions: sortedBy(fleet.regions, ({ name }) => name),
    nodes: sortedBy(fleet.nodes, ({ name }) => name).map((node) => ({
      ...node,
      compliance: [...new Set(node.compliance)].sort(byCodeUnits),
      maintenance: node.maintenance.toSorted(
        (a, b) => Date.parse(a.start) - Date.parse(b.start) || Date.parse(a.end) - Date.parse(b.end),
      ),
    })),
    quantumBackends: sortedBy(fleet.quantumBackends, ({ name }) => name),
    ...(fleet.clouds && { clouds: normaliseFederation(fleet.clouds) }),
  };
}
