import type { CloudAccount } from "../../schema/cloud-federation.ts";
import type { FleetNode } from "../../schema/fleet.ts";
import type { NodeOffer } from "../../schema/node-offer.ts";
import type { CloudWorld } from "../../world/clouds/cloud-world.ts";
import type { Claim } from "../../world/snapshot.ts";
import { plain } from "../decimals.ts";
import type { NodeContext } from "../node-context.ts";
import { offerMarket } from "./offer-market.ts";

type Quota = CloudAccount["quotas"][number];

/** A quota of an account, with what others hold of it. */
export interface AccountRoom {
  readonly account: string;
  readonly quota: Quota;
  readonly leftVcpus: number;
}

/** What is left of what accounts may have. */
export interface Rooms {
  readonly quotas: readonly AccountRoom[];
  /** Reserved machines that are left, by offer without its zone. */
  readonly reserved: ReadonlyMap<string, number>;
}

// One context per decision: what others hold is the same for all its candidates.
const roomsOf = new WeakMap<NodeContext, Rooms>();

/** What others leave of the accounts' quotas and reserved machines: claims and reservations of all stacks. */
export function accountRooms(context: NodeContext): Rooms {
  const known = roomsOf.get(context);
  if (known !== undefined) return known;
  const { snapshot, holdings } = context;
  if (snapshot.clouds === undefined) return { quotas: [], reserved: new Map() };
  const rooms = roomsBeside(snapshot.clouds, holdings.all());
  roomsOf.set(context, rooms);
  return rooms;
}

/** What is left of the accounts' quotas and reserved machines beside these claims. */
export function roomsBeside(clouds: CloudWorld, claims: readonly Claim[]): Rooms {
  const market = offerMarket(clouds);
  const quotas = clouds.accounts.flatMap(({ spec }) =>
    spec.quotas.map((quota) => ({ account: spec.name, quota, leftVcpus: quota.vcpus })),
  );
  const reserved = new Map(
    clouds.accounts.flatMap(({ spec }) =>
      spec.reserved.map(({ region, type, free }) => [machineName(spec.name, region, type), free] as const),
    ),
  );
  for (const claim of claims) {
    const key = market.keyOf(claim.node);
    if (key === null) continue;
    const { offer } = market.nodeOf(claim.node) ?? {};
    const machine = machineName(key.account, key.region, key.type);
    if (key.mode === "reserved") reserved.set(machine, (reserved.get(machine) ?? 0) - 1);
    // A type that is no longer in the catalogue takes what was asked of it, at least.
    const taken = { account: key.account, region: key.region, family: offer?.family, mode: key.mode };
    const vcpus = offer?.target.vcpus ?? claim.vcpus;
    for (const room of quotas) if (counts(room, taken)) room.leftVcpus -= vcpus;
  }
  return { quotas, reserved };
}

/** Whether a quota counts what is bought there. What is reserved was started against the quota already. */
function counts(
  { account, quota }: Pick<AccountRoom, "account" | "quota">,
  taken: {
    readonly account: string;
    readonly region: string;
    readonly family: string | undefined;
    readonly mode: string;
  },
): boolean {
  return (
    account === taken.account &&
    taken.mode !== "reserved" &&
    (quota.region === undefined || quota.region === taken.region) &&
    (quota.family === undefined || quota.family === taken.family)
  );
}

/** Whether a quota counts an offer. */
export function countsOffer(room: AccountRoom, { target, family, mode }: NodeOffer): boolean {
  return counts(room, { account: target.account, region: target.region, family, mode });
}

/** The first quota that has no room for a node's vCPUs, in words; null where all have. */
export function vcpusShort({ offer }: FleetNode, context: NodeContext): string | null {
  if (offer === undefined) return null;
  return vcpusShortIn(accountRooms(context), offer);
}

/** The same beside other claims than those of a decision. */
export function vcpusShortIn(rooms: Rooms, offer: NodeOffer): string | null {
  const { vcpus } = offer.target;
  const short = rooms.quotas.find((room) => room.leftVcpus < vcpus && countsOffer(room, offer));
  if (short === undefined) return null;
  const { quota, leftVcpus } = short;
  return `${plain(vcpus)} vCPUs wanted, ${plain(Math.max(0, leftVcpus))} of ${plain(quota.vcpus)} left in the quota of ${quotaName(short)}`;
}

/** A quota in words: `prod eu-west-1 m5`. */
export function quotaName({ account, quota }: AccountRoom): string {
  return [account, quota.region, quota.family].filter((part) => part !== undefined).join(" ");
}

/** How many of a reserved machine are left. */
export function reservedLeft({ offer }: FleetNode, context: NodeContext): number {
  if (offer === undefined) return 0;
  const { account, region, type } = offer.target;
  return accountRooms(context).reserved.get(machineName(account, region, type)) ?? 0;
}

/** The machine that reserved capacity is of, in whatever zone. */
export function machineName(account: string, region: string, type: string): string {
  return `${account}/${region}/${type}`;
}
