import type { FleetNode } from "../../schema/fleet.ts";
import type { SeparationLevel } from "../../schema/placement-request.ts";
import { domainOf, sharesDomain } from "../constraints/domain.ts";
import { unknownPlace } from "../offers/unknown-place.ts";
import type { WorldIndex } from "../world-index.ts";
import type { PairCoupling } from "./coupling.ts";

/** Which places of two requests go together, where one number by node does not tell. */
export type PlacePairs = Pick<PairCoupling, "domain" | "domains" | "relation" | "reach">;

/**
 * Pairs of places for `same` and `other` at a level where there are offers of clouds: two machines of one offer are two nodes,
 * and where a zone or a rack is not known, neither company nor distance is sure. Null where numbers of domains do.
 */
export function placePairs(
  index: WorldIndex,
): (level: SeparationLevel, relation: "same" | "other") => PlacePairs | null {
  const hasOffers = index.nodes.some(({ offer }) => offer !== undefined);
  const known = new Map<string, PlacePairs>();
  return (level, relation) => {
    if (!hasOffers || level === "region" || level === "cloud") return null;
    const key = `${level} ${relation}`;
    const pairs = known.get(key) ?? pairsOf(index.nodes, level, relation === "same");
    known.set(key, pairs);
    return pairs;
  };
}

function pairsOf(nodes: readonly FleetNode[], level: SeparationLevel, shared: boolean): PlacePairs {
  const numbers = new Map<string, number>();
  const examples: FleetNode[] = [];
  const domain = Int32Array.from(nodes, (node) => {
    const kind = kindOf(node, level);
    let number = numbers.get(kind);
    if (number === undefined) {
      number = examples.push(node) - 1;
      numbers.set(kind, number);
    }
    return number;
  });
  const domains = examples.length;
  const reach = new Uint8Array(domains * domains);
  for (const [a, one] of examples.entries()) {
    for (const [b, other] of examples.entries()) {
      if (sharesDomain(one, other, level) === shared) reach[a * domains + b] = 1;
    }
  }
  return { domain, domains, relation: "within", reach };
}

/** Nodes of one kind share the same with all others at a level. */
function kindOf(node: FleetNode, level: SeparationLevel): string {
  if (node.offer === undefined) return `node ${domainOf(node, level)}`;
  if (level === "node") return "machine";
  return node.zone === unknownPlace ? `region ${node.region}` : `zone ${node.region}/${node.zone}`;
}
