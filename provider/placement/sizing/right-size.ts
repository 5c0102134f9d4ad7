import type { Removal } from "../../schema/decision.ts";
import { carbonGramsPerHour } from "../../world/catalog/carbon.ts";
import type { Catalog } from "../../world/catalog/catalog.ts";
import { byCodeUnits } from "../../world/code-units.ts";
import { typesWithin } from "./catalog-sites.ts";
import { OfferTally } from "./offer-tally.ts";
import { type Offer, offerName, type SizedType } from "./sized-type.ts";
import { type SizingContext, type SizingSite, sizingConstraints } from "./sizing-constraints.ts";
import type { SizingRequest, SizingTerms } from "./sizing-request.ts";

/** Beyond this many times what was asked, a type surprises. */
export const surpriseFrom = 2;

/** What {@link rightSize} found. */
export interface Sizing {
  /** Best first. */
  readonly ranked: readonly SizedType[];
  /** How many offers each constraint removed, with examples; an offer is a type in a region. */
  readonly removed: readonly Removal[];
  /** Of all offers looked at: `ranked` and what was removed together. */
  readonly offers: number;
}

/**
 * Ranks the types that do what is asked, by price or carbon. Pure. An offer is a type in a region; each that is not ranked is
 * counted under the first constraint that removes it.
 *
 * Nothing surprises: a type with more than twice the vCPUs, memory or GPUs that were asked is only there if it is cheaper
 * than every type that fits closer, and its reason says so. Where all are larger than that, those that fit closest are
 * there, and again larger ones only if cheaper.
 */
export function rightSize(request: SizingRequest, terms: SizingTerms, catalog: Catalog): Sizing {
  const context: SizingContext = { request, terms };
  const tally = new OfferTally();
  const ofTypes = sizingConstraints.filter(({ ofType }) => ofType);
  const ofOffers = sizingConstraints.filter(({ ofType }) => !ofType);
  const fitting: Fitting[] = [];
  let offers = 0;
  for (const { regions, at } of typesWithin(terms, catalog)) {
    offers += regions.length;
    const [anywhere] = regions;
    if (anywhere === undefined) continue;
    const first = at(anywhere);
    const unfit = ofTypes.find((constraint) => !constraint.holds(first, context));
    if (unfit !== undefined) {
      tally.add(unfit.id, first, () => unfit.explain(first, context), regions.length);
      continue;
    }
    for (const region of regions) {
      const site = at(region);
      const removing = ofOffers.find((constraint) => !constraint.holds(site, context));
      if (removing === undefined) fitting.push(sized(site, context));
      else tally.add(removing.id, site, () => removing.explain(site, context));
    }
  }
  const pools = terms.perRegion === true ? Map.groupBy(fitting, ({ region }) => region.name).values() : [fitting];
  const ranked = [...pools].flatMap((pool) =>
    withoutSurprises(pool, request, (offer) =>
      tally.add("surprise", offer, () => `${times(offer)}, and a type that fits closer costs no more`),
    ),
  );
  return { ranked: ranked.sort(bestFirst(terms.sort)), removed: tally.removals(), offers };
}

/** An offer before anything is said of it: most of those that fit are surprises, and nobody hears of them. */
interface Fitting extends Offer {
  /** As in {@link SizedType}. */
  readonly excess: number;
}

function sized(site: SizingSite, { request, terms }: SizingContext): Fitting {
  const { type } = site;
  return {
    ...offerOf(site, terms),
    excess: Math.max(
      (type.vcpus ?? 0) / request.vcpus,
      (type.memoryGiB ?? 0) / request.memoryGiB,
      request.gpus === undefined ? 0 : (type.gpus?.count ?? 0) / request.gpus.count,
    ),
  };
}

/** An offer with all that is said of it. */
function told(offer: Fitting, larger: string | null, request: SizingRequest): SizedType {
  const { type, region } = offer;
  return {
    ...offer,
    name: offerName(offer),
    carbonGramsPerHour: carbonGramsPerHour(type, region.carbonGramsPerKwh),
    larger,
    get reason() {
      return [match(offer, request), ...(larger === null ? [] : [larger]), paid(offer)].join("; ");
    },
  };
}

/**
 * The same on demand: what spot with fallback comes to while its cloud has no spot capacity. Null where it is not bought so.
 * Price caps hold for it already, and whether it surprises was judged at its price.
 */
export function onDemandInstead(offer: SizedType, request: SizingRequest, catalog: Catalog): SizedType | null {
  const { type, region, fallbackPerHour, larger } = offer;
  const onDemand = catalog.priceOf(type.cloud, region.name, type.name);
  if (fallbackPerHour === null || onDemand === undefined) return null;
  const { perHour, source } = onDemand;
  return told({ ...offer, purchase: "onDemand", perHour, fallbackPerHour: null, source }, larger, request);
}

/** What is paid already comes first, then spot where it is asked for and cheaper, then on demand. */
function offerOf({ type, region, onDemand, spot, reserved }: SizingSite, { purchase }: SizingTerms): Offer {
  if (reserved !== undefined) {
    return { type, region, purchase: "reserved", perHour: reserved.perHour, fallbackPerHour: null, source: null };
  }
  const usesSpot = spot !== undefined && (purchase === "spot" || spot.perHour < (onDemand?.perHour ?? 0));
  const price = usesSpot ? spot : onDemand;
  return {
    type,
    region,
    purchase: usesSpot ? "spot" : "onDemand",
    perHour: price?.perHour ?? Number.POSITIVE_INFINITY,
    fallbackPerHour: usesSpot && purchase === "spotWithFallback" ? (onDemand?.perHour ?? null) : null,
    source: price?.source ?? null,
  };
}

function withoutSurprises(
  fitting: readonly Fitting[],
  request: SizingRequest,
  remove: (offer: Fitting) => void,
): SizedType[] {
  const close = fitting.filter(({ excess }) => excess <= surpriseFrom);
  const kept: SizedType[] = close.map((offer) => told(offer, null, request));
  let closer = close.reduce(lower, nothing);
  const dear = (offer: Offer): boolean => offer.perHour >= closer.perHour || worst(offer) >= closer.worst;
  // From the closest outward; those that fit equally close are not held against each other. Most are dearer than what is
  // close enough, and need no place in that order.
  const larger = fitting
    .filter((offer) => {
      if (offer.excess <= surpriseFrom) return false;
      if (!dear(offer)) return true;
      remove(offer);
      return false;
    })
    .sort((a, b) => a.excess - b.excess || byCodeUnits(offerName(a), offerName(b)));
  let asClose = closer;
  let excess = 0;
  for (const offer of larger) {
    if (offer.excess > excess) closer = asClose;
    excess = offer.excess;
    if (dear(offer)) {
      remove(offer);
      continue;
    }
    asClose = lower(asClose, offer);
    const why =
      closer === nothing
        ? "nothing on offer fits closer"
        : `cheaper than every type that fits closer (from ${round(closer.perHour)} USD per hour)`;
    const larger = `${times(offer)}, but ${why}`;
    kept.push(told(offer, larger, request));
  }
  return kept;
}

function times({ excess }: Pick<SizedType, "excess">): string {
  return `${round(excess)} times what was asked`;
}

/** The lowest prices so far: of what is paid first, and of what is paid at worst. */
interface Lowest {
  readonly perHour: number;
  readonly worst: number;
}

const nothing: Lowest = { perHour: Number.POSITIVE_INFINITY, worst: Number.POSITIVE_INFINITY };

function lower({ perHour, worst: most }: Lowest, offer: Offer): Lowest {
  return { perHour: Math.min(perHour, offer.perHour), worst: Math.min(most, worst(offer)) };
}

function worst({ perHour, fallbackPerHour }: Offer): number {
  return fallbackPerHour ?? perHour;
}

function match({ type }: Offer, request: SizingRequest): string {
  const gpus = request.gpus === undefined ? "" : ` and ${type.gpus?.count ?? 0} ${type.gpus?.model ?? "GPUs"}`;
  return `${type.vcpus} vCPUs and ${type.memoryGiB} GiB${gpus} for ${request.vcpus} and ${request.memoryGiB} asked`;
}

function paid({ purchase, perHour, fallbackPerHour, source }: Offer): string {
  if (purchase === "reserved") return `reserved already, ${round(perHour)} USD per hour`;
  const fallback =
    fallbackPerHour === null ? "" : `, ${round(fallbackPerHour)} on demand while there is no spot capacity`;
  const how = purchase === "spot" ? "spot" : "on demand";
  return `${round(perHour)} USD per hour ${how}${fallback} (${source?.id} of ${source?.date})`;
}

function bestFirst(sort: "price" | "carbon"): (a: SizedType, b: SizedType) => number {
  const unknownLast = (value: number | undefined): number => value ?? Number.MAX_VALUE;
  const price = (a: SizedType, b: SizedType): number => a.perHour - b.perHour;
  const carbon = (a: SizedType, b: SizedType): number =>
    unknownLast(a.carbonGramsPerHour) - unknownLast(b.carbonGramsPerHour);
  const [first, second] = sort === "price" ? [price, carbon] : [carbon, price];
  return (a, b) => first(a, b) || second(a, b) || a.excess - b.excess || byCodeUnits(a.name, b.name);
}

/** Six significant digits, without zeros at the end. */
function round(value: number): string {
  return String(Number(value.toPrecision(6)));
}
