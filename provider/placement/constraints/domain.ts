import type { FleetNode } from "../../schema/fleet.ts";
import type { SeparationLevel } from "../../schema/placement-request.ts";

/** What nodes share at a level. Racks and zones are named within their region: two regions may each have a zone `a`. */
export function domainOf(node: FleetNode, level: SeparationLevel): string {
  switch (level) {
    case "node":
      return node.name;
    case "rack":
      return `${node.region}/${node.zone}/${node.rack}`;
    case "zone":
      return `${node.region}/${node.zone}`;
    case "region":
      return node.region;
  }
}
