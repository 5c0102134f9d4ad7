import type { Catalog } from "../../world/catalog/catalog.ts";
import type { CatalogPrice, SourcedRegion } from "../../world/catalog/cloud-catalog.ts";
import type { InstanceType } from "../../world/catalog/instance-type.ts";
import { byCodeUnits } from "../../world/code-units.ts";
import { offerName } from "./sized-type.ts";
import type { SizingSite } from "./sizing-constraints.ts";
import type { ReservedCapacity, SizingTerms } from "./sizing-request.ts";

/** Types in the regions of the terms, in the order of their names, so that examples do not depend on the catalogue's order. */
export function* sitesOf(terms: SizingTerms, catalog: Catalog): Generator<SizingSite> {
  const reserved = new Map<string, ReservedCapacity>(
    (terms.reserved ?? [])
      .filter(({ free }) => free > 0)
      .map((each) => [`${each.cloud}/${each.region}/${each.type}`, each]),
  );
  for (const cloud of terms.clouds ?? catalog.clouds) {
    const types = catalog.typesOf(cloud).toSorted((a, b) => byCodeUnits(a.name, b.name));
    for (const region of catalog.regionsOf(cloud).toSorted((a, b) => byCodeUnits(a.name, b.name))) {
      if (terms.regions !== undefined && !terms.regions.includes(region.name)) continue;
      if (terms.countries !== undefined && !terms.countries.has(region.country ?? "")) continue;
      for (const type of types) yield new CatalogSite(type, region, catalog, terms, reserved);
    }
  }
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
