import { byCodeUnits } from "../code-units.ts";
import { carbonGramsPerHour } from "./carbon.ts";
import type { Catalog } from "./catalog.ts";
import type { Cloud } from "./catalog-file.ts";
import type { CatalogPrice, SourcedRegion } from "./cloud-catalog.ts";
import type { InstanceType } from "./instance-type.ts";

/** What to look for; all of it has to hold. What is unknown of a type does not. */
export interface CatalogFilter {
  readonly clouds: readonly Cloud[];
  /** Names; all where absent. */
  readonly regions?: readonly string[];
  /** At least. */
  readonly vcpus?: number;
  /** GiB, at least. */
  readonly memoryGiB?: number;
  /** Model, in any case; `any` for any. */
  readonly gpu?: string;
  /** US dollars per hour on demand, at most. */
  readonly maxPrice?: number;
  readonly architecture?: "x86_64" | "arm64";
  readonly sort: "price" | "carbon";
}

/** A type that a region sells. */
export interface CatalogHit {
  readonly type: InstanceType;
  readonly region: SourcedRegion;
  readonly price: CatalogPrice;
  readonly spot: CatalogPrice | undefined;
  readonly carbonGramsPerHour: number | undefined;
}

/** What a catalogue sells, best first. */
export function searchCatalog(catalog: Catalog, filter: CatalogFilter): readonly CatalogHit[] {
  const { regions, maxPrice = Number.POSITIVE_INFINITY } = filter;
  const hits: CatalogHit[] = [];
  for (const cloud of filter.clouds) {
    const types = catalog.typesOf(cloud).filter((type) => matches(type, filter));
    for (const region of catalog.regionsOf(cloud)) {
      if (regions !== undefined && !regions.includes(region.name)) continue;
      for (const type of types) {
        const price = catalog.priceOf(cloud, region.name, type.name);
        if (price === undefined || price.perHour > maxPrice) continue;
        const spot = catalog.spotPriceOf(cloud, region.name, type.name);
        hits.push({
          type,
          region,
          price,
          spot,
          carbonGramsPerHour: carbonGramsPerHour(type, region.carbonGramsPerKwh),
        });
      }
    }
  }
  const carbon = (hit: CatalogHit): number => hit.carbonGramsPerHour ?? Number.MAX_VALUE;
  return hits.sort(
    (a, b) =>
      (filter.sort === "carbon" ? carbon(a) - carbon(b) : 0) ||
      a.price.perHour - b.price.perHour ||
      byCodeUnits(a.type.name, b.type.name) ||
      byCodeUnits(a.region.name, b.region.name),
  );
}

function matches(type: InstanceType, { vcpus, memoryGiB, gpu, architecture }: CatalogFilter): boolean {
  return (
    (vcpus === undefined || (type.vcpus ?? -1) >= vcpus) &&
    (memoryGiB === undefined || (type.memoryGiB ?? -1) >= memoryGiB) &&
    (architecture === undefined || type.architecture === architecture) &&
    (gpu === undefined || (gpu === "any" ? Boolean(type.gpus) : type.gpus?.model === gpu.toLowerCase()))
  );
}
