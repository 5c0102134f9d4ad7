import { NovaCronError } from "../errors/novacron-error.ts";
import { offerMarket } from "../placement/offers/offer-market.ts";
import type { Amounts } from "../store/reservation.ts";
import type { Snapshot } from "../world/snapshot.ts";

/** Each placement has a machine of its own of a cloud's offer. */
const unlimited: Amounts = { vcpus: 1e9, memoryGiB: 1e9, diskGiB: 1e9, gpus: 1e9 };

/**
 * What a node, or an offer of a cloud, has in all.
 * @throws {NovaCronError} NC1202 for a node that is gone.
 */
export function nodeCapacity({ clouds, nodes }: Snapshot, name: string): Amounts {
  if (clouds !== undefined && offerMarket(clouds).nodeOf(name) !== null) return unlimited;
  const node = nodes.find((candidate) => candidate.name === name);
  if (node === undefined) {
    throw new NovaCronError("NC1202", `node ${name} is no longer in the fleet`, {
      property: "target",
      remedy: "Run `pulumi preview` again: it decides on the fleet as it is now",
    });
  }
  const { vcpus, memoryGiB, diskGiB, gpus } = node.capacity;
  return { vcpus, memoryGiB, diskGiB, gpus: gpus?.count ?? 0 };
}
