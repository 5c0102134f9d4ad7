import type { Removal } from "../../schema/decision.ts";
import type { FleetNode } from "../../schema/fleet.ts";
import type { OfferMode } from "../../schema/node-offer.ts";
import type { PlacementRequest } from "../../schema/placement-request.ts";
import type { CloudWorld } from "../../world/clouds/cloud-world.ts";
import type { ResolvedAccount } from "../../world/clouds/resolve-account.ts";
import { byCodeUnits, sortedBy } from "../../world/code-units.ts";
import { globMatches } from "../../world/glob.ts";
import { onDemandInstead, rightSize, type Sizing } from "../sizing/right-size.ts";
import type { SizedType } from "../sizing/sized-type.ts";
import { isSpecified, offerNode } from "./offer-node.ts";
import { sizingOf } from "./sizing-of.ts";

/** How many types of a region and account are decided on, the cheapest of as many families. */
export const offersPerRegion = 4;

/** What the clouds have for a request. */
export interface BestOffers {
  /** By name: the cheapest types of each account's region, each of another family, in each of its zones. */
  readonly nodes: readonly FleetNode[];
  readonly names: ReadonlySet<string>;
  /** Types in regions that were looked at. */
  readonly offers: number;
  /** Those that do what is asked. */
  readonly fitting: number;
  readonly removed: readonly Removal[];
  /** What is to be said of an offer, by name: the fit, the price, and why it may be larger than twice what was asked. */
  readonly reasons: ReadonlyMap<string, Pick<SizedType, "reason" | "larger">>;
}

/**
 * The offers that a request is decided on: a function of the request's size, `targets` and `purchase`, and of what clouds
 * refused lately.
 * @param refusal why an offer is not to be had, or null
 */
export function bestOffers(
  request: PlacementRequest,
  clouds: CloudWorld,
  refusal: (node: FleetNode) => string | null = () => null,
): BestOffers {
  const nodes: FleetNode[] = [];
  const reasons = new Map<string, Pick<SizedType, "reason" | "larger">>();
  const removed = new Map<string, Removal>();
  let [offers, fitting] = [0, 0];
  for (const account of clouds.accounts) {
    const sizing = sizedIn(account, request, clouds);
    offers += sizing.offers;
    fitting += sizing.ranked.length;
    for (const removal of sizing.removed) removed.set(removal.by, joined(removed.get(removal.by), removal));
    for (const sized of [...bestOfEach(toBeHad(sizing.ranked, account)), ...reservedIn(account, request, clouds)]) {
      for (const node of nodesOf(sized, account, clouds)) {
        if (!isTargeted(node, request.targets) || reasons.has(node.name)) continue;
        if (clouds.unavailable !== undefined && refusal(node) !== null) continue;
        nodes.push(node);
        reasons.set(node.name, saidOf(sized, account));
      }
    }
  }
  return {
    nodes: sortedBy(nodes, ({ name }) => name),
    names: new Set(nodes.map(({ name }) => name)),
    offers,
    fitting,
    removed: [...removed.values()].sort((a, b) => b.count - a.count || byCodeUnits(a.by, b.by)),
    reasons,
  };

  /**
   * Without those that are refused in every zone: others of their region get their turn, and of spot with fallback the same on
   * demand. Cheapest first.
   */
  function toBeHad(ranked: readonly SizedType[], account: ResolvedAccount): readonly SizedType[] {
    if (clouds.unavailable === undefined) return ranked;
    const had = ranked.flatMap((sized): readonly SizedType[] => {
      if (!isRefused(sized, account)) return [sized];
      const instead = onDemandInstead(sized, sizingOf(request), clouds.catalog);
      return instead === null || isRefused(instead, account) ? [] : [instead];
    });
    return had.sort((a, b) => a.perHour - b.perHour);
  }

  /** Whether it is refused in every zone, which is counted. */
  function isRefused(sized: SizedType, account: ResolvedAccount): boolean {
    const [why, ...others] = nodesOf(sized, account, clouds).map(refusal);
    if (why === undefined || why === null || others.includes(null)) return false;
    const { type, region } = sized;
    const one = {
      by: "unavailable",
      kind: "constraint",
      reason: why,
      count: 1,
      examples: [`${region.name}.${type.name}`],
    } as const;
    removed.set(one.by, joined(removed.get(one.by), one));
    return true;
  }

  function isTargeted({ name, region }: FleetNode, targets: readonly string[] | undefined): boolean {
    return targets === undefined || targets.some((glob) => globMatches(glob, name) || globMatches(glob, region));
  }
}

function sizedIn({ spec, regions, types }: ResolvedAccount, request: PlacementRequest, clouds: CloudWorld): Sizing {
  const terms = {
    clouds: [spec.cloud],
    regions,
    ...(types && { types }),
    purchase: request.purchase ?? spec.purchase,
    sort: "price",
    perRegion: true,
  } as const;
  return rightSize(sizingOf(request), terms, clouds.catalog);
}

/**
 * What is paid for already, as far as it does what is asked, and surprises nobody beside what else the account has there. How
 * many are left is for the constraints to say.
 */
function reservedIn(account: ResolvedAccount, request: PlacementRequest, { catalog }: CloudWorld): SizedType[] {
  const { spec, types } = account;
  return spec.reserved.flatMap((entry) => {
    const terms = {
      clouds: [spec.cloud],
      regions: [entry.region],
      ...(types && { types: new Set([...types, entry.type]) }),
      reserved: [{ ...entry, cloud: spec.cloud, free: 1 }],
      purchase: request.purchase ?? spec.purchase,
      sort: "price",
    } as const;
    return rightSize(sizingOf(request), terms, catalog).ranked.filter(({ purchase }) => purchase === "reserved");
  });
}

/** The cheapest of each family in each region, as many as are decided on. Cheapest first, as it comes. */
function* bestOfEach(ranked: readonly SizedType[]): Generator<SizedType> {
  const families = new Map<string, Set<string>>();
  for (const sized of ranked) {
    const taken = families.get(sized.region.name) ?? new Set<string>();
    if (taken.size >= offersPerRegion || taken.has(sized.type.family)) continue;
    families.set(sized.region.name, taken.add(sized.type.family));
    yield sized;
  }
}

function saidOf(sized: SizedType, { spec: { priceFactor } }: ResolvedAccount): Pick<SizedType, "reason" | "larger"> {
  if (priceFactor === 1 || sized.purchase === "reserved") return sized;
  return { larger: sized.larger, reason: `${sized.reason}; the account pays ${priceFactor} times that` };
}

function nodesOf(sized: SizedType, account: ResolvedAccount, clouds: CloudWorld): FleetNode[] {
  const { type, region, perHour } = sized;
  if (!isSpecified(type)) return [];
  const place = { account: account.spec.name, region: region.name, type: type.name, mode: modeOf(sized) };
  const zones = account.spec.zones?.[region.name];
  const price = sized.purchase === "reserved" ? perHour : perHour * account.spec.priceFactor;
  const keys = zones === undefined ? [place] : zones.map((zone) => ({ ...place, zone }));
  return keys.map((key) => offerNode(key, type, price, account, clouds));
}

function modeOf({ purchase, fallbackPerHour }: SizedType): OfferMode {
  if (purchase !== "spot") return purchase;
  return fallbackPerHour === null ? "spot" : "spotWithFallback";
}

function joined(before: Removal | undefined, removal: Removal): Removal {
  if (before === undefined) return removal;
  return {
    ...before,
    count: before.count + removal.count,
    examples: [...before.examples, ...removal.examples].slice(0, 3),
  };
}
