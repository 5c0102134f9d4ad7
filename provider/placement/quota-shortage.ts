import type { FleetNode } from "../schema/fleet.ts";
import type { Claim, Snapshot } from "../world/snapshot.ts";
import { countsNode, countsPlacement, measuresOf, quotaMicros } from "./constraints/quota.ts";
import { plain } from "./decimals.ts";
import { machineName, quotaName, roomsBeside, vcpusShortIn } from "./offers/account-room.ts";
import { offerMarket } from "./offers/offer-market.ts";

/** What quotas there are, and the nodes that they count: a Snapshot, or the fleet where nothing is decided. */
export type QuotaWorld = Pick<Snapshot, "limits" | "nodes" | "clouds">;

/**
 * Why a claim passes a quota of the fleet or of a cloud's account beside what others hold, in words; null where it passes
 * none. The same rules as those of the constraints that it was decided by, on what is held at the moment of its reservation.
 */
export function quotaShortage(claim: Claim, others: readonly Claim[], world: QuotaWorld): string | null {
  const { limits, clouds } = world;
  const nodeOf = finderOf(world);
  const node = nodeOf(claim.node);
  if (node === null) return null;
  for (const quota of limits?.quotas ?? []) {
    if (!countsPlacement(quota, claim) || !countsNode(quota, node)) continue;
    const counted = others.flatMap((other) => {
      const at = countsPlacement(quota, other) ? nodeOf(other.node) : null;
      return at !== null && countsNode(quota, at) ? [{ other, at }] : [];
    });
    for (const { measure, maxMicros } of measuresOf(quota)) {
      const wanted = quotaMicros(measure, amountsOf(claim), node) ?? 0;
      const held = counted.reduce((sum, { other, at }) => sum + (quotaMicros(measure, amountsOf(other), at) ?? 0), 0);
      if (wanted <= 0 || wanted <= maxMicros - held) continue;
      const left = plain(Math.max(0, maxMicros - held) / 1e6);
      return `${plain(wanted / 1e6)} ${measure} wanted, ${left} of ${plain(maxMicros / 1e6)} left in the quota ${quota.name}`;
    }
  }
  if (clouds === undefined || node.offer === undefined) return null;
  const rooms = roomsBeside(clouds, others);
  const { account, region, type } = node.offer.target;
  if (node.offer.mode === "reserved" && (rooms.reserved.get(machineName(account, region, type)) ?? 0) < 1)
    return `no reserved ${type} of ${account} in ${region} is left`;
  return vcpusShortIn(rooms, node.offer);
}

/** Whether there is any quota that a claim on this fleet could pass: what is held need not be looked at where there is none. */
export function hasQuotas({ limits, clouds }: QuotaWorld): boolean {
  const ofAccounts = clouds?.accounts.some(({ spec }) => spec.quotas.length > 0 || spec.reserved.length > 0) ?? false;
  return ofAccounts || (limits?.quotas.length ?? 0) > 0;
}

/**
 * The quotas that are passed by what is held, in words, with who holds it. A quota that was lowered evicts nobody, so this
 * need be no fault of a store.
 */
export function passedQuotas(claims: readonly Claim[], world: QuotaWorld): readonly string[] {
  const { limits, clouds } = world;
  const nodeOf = finderOf(world);
  const ofFleet = (limits?.quotas ?? []).flatMap((quota) => {
    const counted = claims.flatMap((claim) => {
      const at = countsPlacement(quota, claim) ? nodeOf(claim.node) : null;
      return at !== null && countsNode(quota, at) ? [{ claim, at }] : [];
    });
    return measuresOf(quota).flatMap(({ measure, maxMicros }) => {
      const held = counted.reduce((sum, { claim, at }) => sum + (quotaMicros(measure, amountsOf(claim), at) ?? 0), 0);
      if (held <= maxMicros) return [];
      const by = [...new Set(counted.map(({ claim }) => claim.stack))].sort().join(", ");
      return `the quota ${quota.name} is passed: ${plain(held / 1e6)} of ${plain(maxMicros / 1e6)} ${measure}, by ${by}`;
    });
  });
  if (clouds === undefined) return ofFleet;
  const { quotas, reserved } = roomsBeside(clouds, claims);
  const ofAccounts = quotas.flatMap((room) => {
    const { quota, leftVcpus } = room;
    if (leftVcpus >= 0) return [];
    const held = plain(quota.vcpus - leftVcpus);
    return `the quota of ${quotaName(room)} is passed: ${held} of ${plain(quota.vcpus)} vCPUs`;
  });
  const ofReserved = [...reserved].flatMap(([machine, left]) =>
    left < 0 ? `${-left} more of the reserved machine ${machine} are held than there are` : [],
  );
  return [...ofFleet, ...ofAccounts, ...ofReserved];
}

function finderOf({ nodes, clouds }: QuotaWorld): (name: string) => FleetNode | null {
  const byName = new Map(nodes.map((node) => [node.name, node]));
  return (name) => byName.get(name) ?? (clouds === undefined ? null : offerMarket(clouds).nodeOf(name));
}

function amountsOf({ vcpus, memoryGiB, diskGiB, gpus }: Claim) {
  return { vcpus, memoryGiB, diskGiB, ...(gpus > 0 && { gpus: { count: gpus } }) };
}
