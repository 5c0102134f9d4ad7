import type { z } from "zod";
import { pick, seededRandom } from "../../bench/random.ts";
import type { placementRequest } from "../../provider/schema/placement-request.ts";
import { smallFleet } from "./fleet.ts";
import { historyCsv } from "./history.ts";

/** One placement of a test program: its name and its arguments. */
export interface NamedRequest {
  readonly name: string;
  readonly args: z.input<typeof placementRequest>;
}

const regions = [
  { region: "eu-central", residency: "continent:EU" },
  { region: "us-east", residency: "US" },
] as const;
const nodesPerRegion = 8;

/** vCPUs of every node of the {@link crowdedFleet}. */
export const crowdedNodeVcpus = 64;

/**
 * Sixteen nodes in two regions with two zones each, a rack for every node, prices that differ by a few percent, and an
 * up/down history in which every node had its own outages, none of them within a day of `clock`.
 *
 * @param priceSeed other prices for another seed, of the same size.
 * @param without a node that is left out.
 */
export function crowdedFleet(
  clock: string,
  { priceSeed = 1, without = "" }: { readonly priceSeed?: number; readonly without?: string } = {},
): Readonly<Record<"fleet.yaml" | "history.csv", string>> {
  const random = seededRandom(priceSeed);
  const nodes = regions.flatMap(({ region }) =>
    Array.from({ length: nodesPerRegion }, (_, index) => ({
      name: `${region}-${index}`,
      region,
      zone: `${region}-${index % 2 === 0 ? "a" : "b"}`,
      capacity: { vcpus: crowdedNodeVcpus, memoryGiB: 512, diskGiB: 4000 },
      pricePerHour: Math.round((2 + 0.1 * random()) * 1e4) / 1e4,
    })),
  );
  return {
    "fleet.yaml": smallFleet({
      history: "history.csv",
      nodes: nodes.filter(({ name }) => name !== without),
    }),
    "history.csv": historyCsv(
      nodes.map(({ name }) => name),
      clock,
    ),
  };
}

/**
 * Two hundred requests that fill nearly nine tenths of the {@link crowdedFleet}'s vCPUs: 160 of 5 or 6 vCPUs that must lie
 * in one of the two regions, and 40 small ones that may lie anywhere, of which some keep apart by node or rack and some
 * spread over the regions. In whichever order they come, each finds room: a region in which no node has 6 vCPUs free holds
 * more than all of them together, and the small ones are too few to fill a region.
 */
export function crowdedRequests(): readonly NamedRequest[] {
  const random = seededRandom(7);
  const bound = regions.flatMap(({ region, residency }) =>
    Array.from({ length: 80 }, (_, index): NamedRequest => {
      const vcpus = pick(random, [5, 5, 5, 6]);
      const memoryGiB = vcpus * pick(random, [1, 2, 4]);
      const diskGiB = pick(random, [0, 20, 50]);
      return { name: `${region}-vm-${index}`, args: { vcpus, memoryGiB, diskGiB, residency: [residency] } };
    }),
  );
  const spread = Array.from({ length: 20 }, (_, index): NamedRequest => {
    const group = { group: `group-${index % 4}`, level: "region" as const, maxSkew: 1 };
    return { name: `spread-vm-${index}`, args: { vcpus: 1, memoryGiB: 2, spread: group } };
  });
  const apart = Array.from({ length: 20 }, (_, index): NamedRequest => {
    const level = index % 4 === 1 ? ("rack" as const) : ("node" as const);
    const from = index % 2 === 1 ? { apart: [{ from: `apart-vm-${index - 1}`, level }] } : {};
    return { name: `apart-vm-${index}`, args: { vcpus: pick(random, [1, 2]), memoryGiB: 4, ...from } };
  });
  return [...bound, ...spread, ...apart];
}
