import type { FleetNode } from "../../schema/fleet.ts";
import type { SeparationLevel } from "../../schema/placement-request.ts";
import { unknownPlace } from "../offers/unknown-place.ts";

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
    case "cloud":
      return node.offer?.target.provider ?? ownCloud;
  }
}

/** The fleet's own nodes are one cloud. */
const ownCloud = "own";

/**
 * Whether what is placed on two nodes shares a level; null where nobody knows, as of racks in a cloud, and of zones that an
 * account does not declare. Two machines of a cloud are two nodes, also where the offer is the same.
 */
export function sharesDomain(a: FleetNode, b: FleetNode, level: SeparationLevel): boolean | null {
  if (a.offer === undefined && b.offer === undefined) return domainOf(a, level) === domainOf(b, level);
  if (level === "node") return false;
  if (level === "region" || level === "cloud" || a.region !== b.region)
    return domainOf(a, level) === domainOf(b, level);
  if (a.zone === unknownPlace || b.zone === unknownPlace) return null;
  if (a.zone !== b.zone) return false;
  return level === "zone" ? true : null;
}
