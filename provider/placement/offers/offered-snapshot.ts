import type { FleetNode } from "../../schema/fleet.ts";
import type { PlacementRequest } from "../../schema/placement-request.ts";
import { byCodeUnits } from "../../world/code-units.ts";
import type { Claim, Snapshot } from "../../world/snapshot.ts";
import type { PreviousDecision } from "../arena.ts";
import { offerMarket } from "./offer-market.ts";

/** Who is decided on, as far as offers depend on it. */
export interface OfferAsker {
  readonly request: PlacementRequest;
  readonly previous: PreviousDecision | null;
  /** Names of offers that are looked at besides. */
  readonly alsoOffers?: readonly string[];
}

/** How many worlds of a Snapshot are kept: one for each set of offers. */
const keptWorlds = 64;

const worlds = new WeakMap<Snapshot, Map<string, Snapshot>>();
// What was extended already: of a group, once for all of its members.
const extended = new WeakMap<Snapshot, ReadonlySet<string>>();

/**
 * The Snapshot with the offers of clouds among its nodes: those that the askers are decided on, and those on which somebody
 * stands, whom others may have to be near to or far from. Itself without a federation. Equal arguments give one object,
 * so what is derived of it is derived once.
 */
export function withOffers(snapshot: Snapshot, askers: readonly OfferAsker[], claims: readonly Claim[]): Snapshot {
  if (snapshot.clouds === undefined) return snapshot;
  const market = offerMarket(snapshot.clouds);
  const nodes = new Map<string, FleetNode>();
  for (const { request } of askers) for (const node of market.best(request).nodes) nodes.set(node.name, node);
  const standing = [
    ...askers.flatMap(({ previous, alsoOffers = [] }) => [...(previous ? [previous.target] : []), ...alsoOffers]),
    ...snapshot.reservations.map(({ node }) => node),
    ...claims.map(({ node }) => node),
  ];
  for (const name of standing) {
    const node = nodes.has(name) ? null : market.nodeOf(name);
    if (node !== null) nodes.set(name, node);
  }
  const present = extended.get(snapshot);
  if (present !== undefined && [...nodes.keys()].every((name) => present.has(name))) return snapshot;

  const names = [...nodes.keys()].sort(byCodeUnits);
  const known = worlds.get(snapshot) ?? new Map<string, Snapshot>();
  worlds.set(snapshot, known);
  const key = names.join("\n");
  let world = known.get(key);
  if (world === undefined) {
    world = extendedBy(snapshot, nodes);
    if (known.size >= keptWorlds) known.clear();
    known.set(key, world);
  }
  return world;
}

function extendedBy(snapshot: Snapshot, offers: ReadonlyMap<string, FleetNode>): Snapshot {
  const { telemetry } = snapshot;
  const { clouds: risk } = telemetry;
  const own = snapshot.nodes.filter(({ offer }) => offer === undefined);
  const world: Snapshot = {
    ...snapshot,
    nodes: [...own, ...offers.values()],
    ...(risk && {
      telemetry: {
        ...telemetry,
        risk: { ...telemetry.risk, ...Object.fromEntries([...offers.keys()].map((name) => [name, risk])) },
      },
    }),
  };
  extended.set(world, new Set(offers.keys()));
  return world;
}
