import { NovaCronError } from "../errors/novacron-error.ts";
import type { FleetFile, FleetNode } from "../schema/fleet.ts";
import { didYouMean } from "../world/near-names.ts";

/**
 * The fleet with some nodes drained: they are under maintenance from `asOf` on, so nothing goes there and what is there
 * leaves.
 * @param asOf ISO 8601 instant.
 * @throws {NovaCronError} NC1903 for a node that the fleet does not have.
 */
export function drained(fleet: FleetFile, nodes: readonly string[], asOf: string): FleetFile {
  const start = new Date(asOf).toISOString();
  const end = new Date(Date.parse(start) + dayMs).toISOString();
  const known = fleet.nodes.map(({ name }) => name);
  const unknown = nodes.find((name) => !known.includes(name));
  if (unknown !== undefined) throw unknownPlace("--drain", "node", unknown, known);
  return withNodes(fleet, (node) =>
    nodes.includes(node.name) ? { ...node, cordoned: true, maintenance: [...node.maintenance, { start, end }] } : node,
  );
}

const dayMs = 86_400_000;

/** Prices times a factor: of the nodes of a region, of one node, of what an account of a cloud offers, or with `*` of all. */
export interface PriceChange {
  readonly of: string;
  readonly times: number;
}

/**
 * The fleet at other prices. Changes add up by multiplication, in any order.
 * @throws {NovaCronError} NC1903 for a region or node that the fleet does not have.
 */
export function repriced(fleet: FleetFile, changes: readonly PriceChange[]): FleetFile {
  const accounts = fleet.clouds?.accounts ?? [];
  const known = [...fleet.regions, ...fleet.nodes, ...accounts].map(({ name }) => name);
  const unknown = changes.find(({ of }) => of !== "*" && !known.includes(of));
  if (unknown !== undefined) throw unknownPlace("--price-times", "region, node or account", unknown.of, known);
  const clouds = fleet.clouds && {
    ...fleet.clouds,
    accounts: fleet.clouds.accounts.map((account) => ({
      ...account,
      priceFactor: changes
        .filter(({ of }) => of === "*" || of === account.name)
        .reduce((factor, { times }) => factor * times, account.priceFactor),
    })),
  };
  return withNodes({ ...fleet, ...(clouds && { clouds }) }, (node) => {
    if (node.pricePerHour === undefined) return node;
    const times = changes.filter(({ of }) => of === "*" || of === node.name || of === node.region);
    return { ...node, pricePerHour: times.reduce((price, change) => price * change.times, node.pricePerHour) };
  });
}

function withNodes(fleet: FleetFile, change: (node: FleetNode) => FleetNode): FleetFile {
  return { ...fleet, nodes: fleet.nodes.map(change) };
}

function unknownPlace(option: string, what: string, name: string, known: readonly string[]): NovaCronError {
  return new NovaCronError("NC1903", `${option} names the ${what} "${name}", which the fleet does not have`, {
    property: option,
    expected: `a ${what} of the fleet`,
    remedy: didYouMean(name, known),
  });
}
