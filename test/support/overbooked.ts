import { parse } from "yaml";
import { fleetFile } from "../../provider/schema/fleet.ts";
import type { Amounts, Reservation } from "../../provider/store/reservation.ts";

const dimensions = ["vcpus", "memoryGiB", "diskGiB", "gpus"] as const;

/**
 * What is booked beyond a node's capacity or more than once, in lines for a person; empty when all is well.
 * @param fleetYaml text of the fleet file.
 */
export function overbooked(reservations: readonly Reservation[], fleetYaml: string): readonly string[] {
  const { nodes } = fleetFile.parse(parse(fleetYaml));
  const elsewhere = reservations
    .filter(({ claim }) => nodes.every(({ name }) => name !== claim.node))
    .map(({ claim }) => `${claim.name} is on ${claim.node}, which does not exist`);
  const twice = reservations
    .filter(({ claim }, index) => reservations.findIndex((other) => other.claim.urn === claim.urn) !== index)
    .map(({ claim }) => `${claim.urn} is booked more than once`);
  const tooMuch = nodes.flatMap(({ name, capacity }) => {
    const booked = bookedOn(reservations, name);
    const limits: Amounts = { ...capacity, gpus: capacity.gpus?.count ?? 0 };
    return dimensions
      .filter((dimension) => booked[dimension] > limits[dimension])
      .map((dimension) => `${name}: ${booked[dimension]} of ${limits[dimension]} ${dimension}`);
  });
  return [...elsewhere, ...twice, ...tooMuch];
}

/** What is booked on one node. */
export function bookedOn(reservations: readonly Reservation[], node: string): Amounts {
  const sum = (dimension: keyof Amounts) =>
    reservations.filter(({ claim }) => claim.node === node).reduce((total, { claim }) => total + claim[dimension], 0);
  return { vcpus: sum("vcpus"), memoryGiB: sum("memoryGiB"), diskGiB: sum("diskGiB"), gpus: sum("gpus") };
}
