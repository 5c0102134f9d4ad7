import type { Cloud } from "../../provider/world/catalog/catalog-file.ts";
import { regionNames } from "../../provider/world/catalog/names.ts";
import { searchCatalog } from "../../provider/world/catalog/search.ts";
import { openCatalog } from "../catalog/open-catalog.ts";
import { renderHits } from "../catalog/render-hits.ts";
import type { Terminal } from "../terminal.ts";

/** Options of `novacron catalog search`. */
export interface CatalogSearchOptions {
  readonly cloud?: readonly Cloud[];
  readonly region?: readonly string[];
  readonly vcpus?: number;
  readonly memory?: number;
  readonly gpu?: string;
  readonly maxPrice?: number;
  readonly arch?: "x86_64" | "arm64";
  readonly sort: "price" | "carbon";
  readonly limit: number;
  readonly catalog?: string;
  readonly json?: boolean;
}

/**
 * `novacron catalog search`: instance types that the clouds sell, with prices, carbon and where the figures are from.
 * @returns 0, also where nothing was found.
 * @throws {NovaCronError} NC1140 for the catalogue; NC1903 for a region that is none.
 */
export async function catalogSearch(options: CatalogSearchOptions, terminal: Terminal): Promise<number> {
  const catalog = await openCatalog(options.catalog, terminal);
  const clouds = options.cloud ?? catalog.clouds;
  const { region, vcpus, memory, gpu, maxPrice, arch, sort, limit } = options;
  const hits = searchCatalog(catalog, {
    clouds,
    sort,
    ...(region && { regions: regionNames(catalog, clouds, region) }),
    ...(vcpus !== undefined && { vcpus }),
    ...(memory !== undefined && { memoryGiB: memory }),
    ...(gpu !== undefined && { gpu }),
    ...(maxPrice !== undefined && { maxPrice }),
    ...(arch !== undefined && { architecture: arch }),
  });
  const first = hits.slice(0, limit);
  if (options.json === true) {
    const offers = first.map(({ type, region: { name, country }, price, spot, carbonGramsPerHour }) => ({
      ...type,
      region: name,
      country: country ?? null,
      price: { perHour: price.perHour, currency: price.currency, source: price.source.id, date: price.date },
      spot: spot === undefined ? null : { perHour: spot.perHour, source: spot.source.id, date: spot.date },
      carbonGramsPerHour: carbonGramsPerHour ?? null,
    }));
    const { made, sources } = catalog;
    terminal.out(`${JSON.stringify({ formatVersion: 1, made, found: hits.length, offers, sources }, null, 2)}\n`);
    return 0;
  }
  terminal.out(hits.length === 0 ? "Nothing is on offer like that\n" : renderHits(first, terminal));
  if (hits.length > limit) terminal.err(`${hits.length - limit} more; --limit shows them\n`);
  return 0;
}
