import type { Catalog } from "../../world/catalog/catalog.ts";
import type { CatalogPrice, SourcedRegion } from "../../world/catalog/cloud-catalog.ts";
import type { InstanceType } from "../../world/catalog/instance-type.ts";
import { sortedBy } from "../../world/code-units.ts";
import { offerName } from "./sized-type.ts";
import type { SizingSite } from "./sizing-constraints.ts";
import type { ReservedCapacity, SizingTerms } from "./sizing-request.ts";

/** A type with the regions of its cloud that the terms allow. */
export interface TypeInRegions {
  readonly type: InstanceType;
  readonly regions: readonly SourcedRegion[];
  readonly at: (region: SourcedRegion) => SizingSite;
}

/** All types, in the order of their names, so that examples do not depend on the catalogue's order. */
export function* typesWithin(terms: SizingTerms, catalog: Catalog): Generator<TypeInRegions> {
  const reserved = new Map<string, ReservedCapacity>(
    (terms.reserved ?? [])
      .filter(({ free }) => free > 0)
      .map((each) => [`${each.cloud}/${each.region}/${each.type}`, each]),
  );
  for (const cloud of terms.clouds ?? catalog.clouds) {
    const regions = sortedBy(catalog.regionsOf(cloud), ({ name }) => name).filter(
      ({ name, country }) =>
        (terms.regions === undefined || terms.regions.includes(name)) &&
        (terms.countries === undefined || terms.countries.has(country ?? "")),
    );
    if (regions.length === 0) continue;
    for (const type of typesByName(catalog.typesOf(cloud))) {
      if (terms.types !== undefined && !terms.types.has(type.name)) continue;
      yield { type, regions, at: (region) => new CatalogSite(type, region, catalog, terms, reserved) };
    }
  }
}

// Thousands of them, and each question goes through all.
const inOrder = new WeakMap<readonly InstanceType[], readonly InstanceType[]>();

function typesByName(types: readonly InstanceType[]): readonly InstanceType[] {
  const known = inOrder.get(types) ?? sortedBy(types, ({ name }) => name);
  inOrder.set(types, known);
  return known;
}

/** Each type in each of its regions. */
export function* sitesOf(terms: SizingTerms, catalog: Catalog): Generator<SizingSite> {
  for (const { regions, at } of typesWithin(terms, catalog)) yield* regions.map(at);
}

/** Prices are looked up when asked for: most types are removed for what they are. */
class CatalogSite implements SizingSite {
  readonly type: InstanceType;
  readonly region: SourcedRegion;
  readonly #catalog: Catalog;
  readonly #terms: SizingTerms;
  readonly #reserved: ReadonlyMap<string, ReservedCapacity>;

  constructor(
    type: InstanceType,
    region: SourcedRegion,
    catalog: Catalog,
    terms: SizingTerms,
    reserved: ReadonlyMap<string, ReservedCapacity>,
  ) {
    this.type = type;
    this.region = region;
    this.#catalog = catalog;
    this.#terms = terms;
    this.#reserved = reserved;
  }

  get onDemand(): CatalogPrice | undefined {
    return this.#catalog.priceOf(this.type.cloud, this.region.name, this.type.name);
  }

  get spot(): CatalogPrice | undefined {
    if (this.#terms.purchase === "onDemand") return undefined;
    return this.#catalog.spotPriceOf(this.type.cloud, this.region.name, this.type.name);
  }

  get reserved(): ReservedCapacity | undefined {
    return this.#reserved.size === 0 ? undefined : this.#reserved.get(offerName(this));
  }
}
