import type { CatalogFile } from "./catalog-file.ts";

/** The same file without sources that no figure of it names; the indexes follow. */
export function withoutUnusedSources(file: CatalogFile): CatalogFile {
  const entries = Object.values(file.clouds);
  const used = new Set(
    entries.flatMap(({ regions, types, prices, rtt, transfer }) => [
      ...regions.flatMap(({ carbonSource }) => (carbonSource === undefined ? [] : [carbonSource])),
      ...types.source,
      ...prices.map(({ source }) => source),
      ...(rtt === undefined ? [] : [rtt.source]),
      ...(transfer ?? []).map(({ source }) => source),
    ]),
  );
  const kept = file.sources.flatMap((_, at) => (used.has(at) ? [at] : []));
  const now = (before: number): number => kept.indexOf(before);
  return {
    ...file,
    sources: file.sources.filter((_, at) => used.has(at)),
    clouds: Object.fromEntries(
      Object.entries(file.clouds).map(([cloud, { regions, types, prices, rtt, transfer }]) => [
        cloud,
        {
          regions: regions.map((region) =>
            region.carbonSource === undefined ? region : { ...region, carbonSource: now(region.carbonSource) },
          ),
          types: { ...types, source: types.source.map(now) },
          prices: prices.map((table) => ({ ...table, source: now(table.source) })),
          ...(rtt && { rtt: { ...rtt, source: now(rtt.source) } }),
          ...(transfer && { transfer: transfer.map((each) => ({ ...each, source: now(each.source) })) }),
        },
      ]),
    ),
  };
}
