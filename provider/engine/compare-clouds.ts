import { gpusAsked } from "../placement/estimates.ts";
import { rightSize } from "../placement/sizing/right-size.ts";
import type { SizedType } from "../placement/sizing/sized-type.ts";
import type { SizingRequest, SizingTerms } from "../placement/sizing/sizing-request.ts";
import type { Removal } from "../schema/decision.ts";
import type { PlacementRequest } from "../schema/placement-request.ts";
import type { Catalog } from "../world/catalog/catalog.ts";
import type { Cloud } from "../world/catalog/catalog-file.ts";
import { continentOf } from "../world/catalog/continents.ts";
import { liesIn } from "../world/legal-areas.ts";

/** Hours of a month, as everywhere in NovaCron. */
export const hoursPerMonth = 730;

/** A named request, with what limits it alone. */
export interface ComparedRequest {
  readonly name: string;
  readonly request: SizingRequest;
  /** US dollars per hour; joined with the terms' own. */
  readonly maxPricePerHour?: number;
  /** Where data may lie, as `residency` of a placement. */
  readonly residency?: readonly string[];
}

/** What one cloud has for one request. */
export interface CloudOffer {
  readonly cloud: Cloud;
  /** Null where nothing fits. */
  readonly best: SizedType | null;
  /** How many offers would do. */
  readonly fitting: number;
  readonly removed: readonly Removal[];
}

/** One cloud, if all requests ran there. */
export interface CloudTotal {
  readonly cloud: Cloud;
  /** US dollars per 730 h of those that fit. */
  readonly costPerMonth: number;
  /** Of those whose carbon is known. */
  readonly carbonGramsPerHour: number;
  readonly carbonUnknown: number;
  /** Names of requests for which it has nothing. */
  readonly unfit: readonly string[];
}

/** Requests over clouds. */
export interface CloudComparison {
  readonly requests: readonly { readonly name: string; readonly offers: readonly CloudOffer[] }[];
  readonly totals: readonly CloudTotal[];
}

/**
 * The best type and region of each cloud for each request, and what each cloud would cost and emit in all. Each request
 * gets the region that is best for it; prices are of the machines alone, without disks and traffic.
 */
export function compareClouds(
  requests: readonly ComparedRequest[],
  terms: SizingTerms,
  catalog: Catalog,
): CloudComparison {
  const clouds = terms.clouds ?? catalog.clouds;
  const compared = requests.map(({ name, request, maxPricePerHour, residency }) => {
    const cap = Math.min(
      maxPricePerHour ?? Number.POSITIVE_INFINITY,
      terms.maxPricePerHour ?? Number.POSITIVE_INFINITY,
    );
    const offers = clouds.map((cloud): CloudOffer => {
      const { ranked, removed } = rightSize(
        request,
        {
          ...terms,
          clouds: [cloud],
          ...(Number.isFinite(cap) && { maxPricePerHour: cap }),
          ...(residency && { countries: countriesIn(residency, catalog, cloud) }),
        },
        catalog,
      );
      return { cloud, best: ranked[0] ?? null, fitting: ranked.length, removed };
    });
    return { name, offers };
  });
  return { requests: compared, totals: clouds.map((cloud) => totalOf(cloud, compared)) };
}

function totalOf(cloud: Cloud, requests: CloudComparison["requests"]): CloudTotal {
  const total = { costPerMonth: 0, carbonGramsPerHour: 0, carbonUnknown: 0, unfit: [] as string[] };
  for (const { name, offers } of requests) {
    const best = offers.find((offer) => offer.cloud === cloud)?.best ?? null;
    if (best === null) {
      total.unfit.push(name);
      continue;
    }
    total.costPerMonth += best.perHour * hoursPerMonth;
    if (best.carbonGramsPerHour === undefined) total.carbonUnknown++;
    else total.carbonGramsPerHour += best.carbonGramsPerHour;
  }
  return { cloud, ...total };
}

function countriesIn(residency: readonly string[], catalog: Catalog, cloud: Cloud): ReadonlySet<string> {
  const countries = new Set(
    catalog.regionsOf(cloud).flatMap(({ country }) => (country === undefined ? [] : [country])),
  );
  return new Set(
    [...countries].filter((country) =>
      residency.some((entry) => liesIn(entry, { country, continent: continentOf(country) ?? "" })),
    ),
  );
}

/** Properties of a placement that machines of a cloud are not chosen by here. */
const notCompared = ["latency", "availability", "spread", "together", "apart", "dependencies", "targets"] as const;

/**
 * A placement's request as one for clouds, and which of its properties play no part here. Disk is taken for a network disk,
 * which any type can have; a budget in another currency than US dollars plays no part.
 */
export function comparedRequest(
  name: string,
  request: PlacementRequest,
): { readonly compared: ComparedRequest; readonly ignored: readonly string[] } {
  const { vcpus, memoryGiB, gpus, residency, budget } = request;
  const ignored: string[] = notCompared.filter((property) => request[property] !== undefined);
  if (budget !== undefined && budget.currency !== "USD") ignored.push("budget");
  const compared: ComparedRequest = {
    name,
    request: {
      vcpus,
      memoryGiB,
      ...(gpus && { gpus: { count: gpusAsked(request), ...(gpus.model !== undefined && { model: gpus.model }) } }),
    },
    ...(residency && { residency }),
    ...(budget?.currency === "USD" && { maxPricePerHour: budget.amountPerMonth / hoursPerMonth }),
  };
  return { compared, ignored };
}
