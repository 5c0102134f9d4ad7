import type { SeparationLevel } from "../../schema/placement-request.ts";
import type { Claim } from "../../world/snapshot.ts";
import type { NodeSite } from "../candidate.ts";
import type { NodeContext } from "../node-context.ts";
import type { Constraint } from "./constraint.ts";
import { sharesDomain } from "./domain.ts";

/** Null where nobody knows: then neither company nor distance is sure. */
function shares(site: NodeSite, peer: Claim, level: SeparationLevel, { index }: NodeContext): boolean | null {
  const node = index.nodeByName.get(peer.node);
  // A peer on a node that has left the fleet is nowhere: nothing is shared with it.
  return node === undefined ? false : sharesDomain(node, site.node, level);
}

/** The peer that is too near, and the level at which: by the subject's own `apart` or by the peer's. */
function tooNear(
  site: NodeSite,
  context: NodeContext,
): { readonly peer: Claim; readonly level: SeparationLevel } | null {
  for (const peer of context.holdings.peers) {
    for (const { from, level } of context.request.apart ?? []) {
      if (from === peer.name && shares(site, peer, level, context) !== false) return { peer, level };
    }
    for (const { from, level } of peer.apart) {
      if (from === context.subject.name && shares(site, peer, level, context) !== false) return { peer, level };
    }
  }
  return null;
}

/**
 * `apart`: not with the named placements of the stack, and not with those that named this one: the order in which the
 * two are decided must not matter.
 */
export const apart: Constraint<NodeSite, NodeContext> = {
  id: "apart",
  property: "apart",
  applies: ({ request, subject, holdings }) =>
    (request.apart ?? []).length > 0 ||
    holdings.peers.some((peer) => peer.apart.some(({ from }) => from === subject.name)),
  holds: (site, context) => tooNear(site, context) === null,
  explain: (site, context) => {
    const near = tooNear(site, context);
    const isSure = near !== null && shares(site, near.peer, near.level, context) === true;
    return `${near?.peer.name} ${isSure ? "is" : "may be"} in the same ${near?.level}`;
  },
  demand: ({ request }) =>
    request.apart === undefined
      ? "distance from placements that ask for it"
      : `another ${request.apart.map(({ from, level }) => `${level} than ${from}`).join(", another ")}`,
  remedy: () => "Ask for a lower level in apart, or add nodes elsewhere.",
};

/** The peer that is elsewhere, with the level at which it should be here. */
function tooFar(
  site: NodeSite,
  context: NodeContext,
): { readonly peer: Claim; readonly level: SeparationLevel } | null {
  for (const { with: name, level } of context.request.together ?? []) {
    for (const peer of context.holdings.peers) {
      if (peer.name !== name || !context.index.nodeByName.has(peer.node)) continue;
      if (shares(site, peer, level, context) !== true) return { peer, level };
    }
  }
  return null;
}

/**
 * `together`: with every placement of the stack that has the name. One that is not decided yet binds nothing: the
 * program says the order by depending on it.
 */
export const together: Constraint<NodeSite, NodeContext> = {
  id: "together",
  property: "together",
  applies: ({ request }) => (request.together ?? []).length > 0,
  holds: (site, context) => tooFar(site, context) === null,
  explain: (site, context) => {
    const far = tooFar(site, context);
    const where = far === null || far.peer.blind !== undefined ? "" : ` (${far.peer.node})`;
    return `${far?.peer.name} is in another ${far?.level}${where}`;
  },
  demand: ({ request }) =>
    `the same ${(request.together ?? []).map(({ with: name, level }) => `${level} as ${name}`).join(", the same ")}`,
  remedy: () =>
    "Ask for a wider level in together (node, rack, zone, region, cloud), or free capacity beside the peer.",
};
