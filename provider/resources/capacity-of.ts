import { NovaCronError } from "../errors/novacron-error.ts";
import { nodeCapacity } from "../placement/offers/node-capacity.ts";
import type { Amounts } from "../store/reservation.ts";
import type { Snapshot } from "../world/snapshot.ts";

/** What the node of a decision has to give. @throws {NovaCronError} NC1202 where it has left the fleet meanwhile. */
export function capacityOf(nodeName: string, snapshot: Snapshot): Amounts {
  const capacity = nodeCapacity(nodeName, snapshot);
  if (capacity !== null) return capacity;
  throw new NovaCronError("NC1202", `node ${nodeName} is no longer in the fleet`, {
    property: "target",
    remedy: "Run `pulumi preview` again: it decides on the fleet as it is now",
  });
}
