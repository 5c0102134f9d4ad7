import type { CatalogFile, CatalogRegion, CatalogSource, Cloud, CloudEntry, PriceKind } from "./catalog-file.ts";
import { type InstanceType, typeOfRow } from "./instance-type.ts";
import { PriceMatrix } from "./price-matrix.ts";

/** A price with what it rests on. */
export interface CatalogPrice {
  /** Of Linux, in {@link currency}. */
  readonly perHour: number;
  readonly currency: "USD";
  readonly source: CatalogSource;
  /** The source's day. */
  readonly date: string;
}

/** A round trip or a transfer price with its source. */
export interface CatalogFigure {
  readonly value: number;
  readonly source: CatalogSource;
}

/** A region with the source of its carbon intensity. */
export type SourcedRegion = Omit<CatalogRegion, "carbonSource"> & { readonly carbonSource?: CatalogSource };

interface Layer {
  readonly entry: CloudEntry;
  readonly sources: readonly CatalogSource[];
}

/** One cloud of several files as one: of two figures for the same thing the newer counts, of equally old ones the later file's. */
export class CloudCatalog {
  readonly types: readonly InstanceType[];
  readonly regions: readonly SourcedRegion[];
  readonly #types = new Map<string, number>();
  readonly #regions = new Map<string, number>();
  readonly #sources: CatalogSource[] = [];
  readonly #prices: Readonly<Record<PriceKind, PriceMatrix>>;
  readonly #rtt = new Map<string, CatalogFigure>();
  readonly #transfer = new Map<string, CatalogFigure>();

  constructor(cloud: Cloud, files: readonly CatalogFile[]) {
    const layers: Layer[] = files.flatMap(({ clouds, sources }) => {
      const entry = clouds[cloud];
      return entry === undefined ? [] : [{ entry, sources }];
    });
    this.types = this.#mergeTypes(cloud, layers);
    this.regions = this.#mergeRegions(layers);
    this.#prices = {
      onDemand: new PriceMatrix(this.regions.length, this.types.length),
      spot: new PriceMatrix(this.regions.length, this.types.length),
    };
    this.#mergePrices(layers);
    for (const { entry, sources } of layers) this.#addNetwork(entry, sources);
  }

  /** The type of this name. */
  type(name: string): InstanceType | undefined {
    return this.types[this.#types.get(name) ?? -1];
  }

  /** The region of this name. */
  region(name: string): SourcedRegion | undefined {
    return this.regions[this.#regions.get(name) ?? -1];
  }

  /** The newest price that is known. */
  price(kind: PriceKind, region: string, type: string): CatalogPrice | undefined {
    const [r, t] = [this.#regions.get(region), this.#types.get(type)];
    if (r === undefined || t === undefined) return undefined;
    const found = this.#prices[kind].get(r, t);
    const source = found && this.#sources[found.source];
    return found && source && { perHour: found.perHour, currency: "USD", source, date: source.date };
  }

  /** How many prices of a kind are known. */
  priceCount(kind: PriceKind): number {
    return this.#prices[kind].size;
  }

  /** Round trip in milliseconds; either direction where only one was measured. */
  rtt(from: string, to: string): CatalogFigure | undefined {
    return this.#rtt.get(`${from} ${to}`) ?? this.#rtt.get(`${to} ${from}`);
  }

  /** US dollars per 10^9 bytes that leave a region. */
  transfer(from: string, to: "internet" | "region"): CatalogFigure | undefined {
    return this.#transfer.get(`${from} ${to}`);
  }

  #mergeTypes(cloud: Cloud, layers: readonly Layer[]): InstanceType[] {
    const newest = new Map<string, { readonly type: InstanceType; readonly date: string }>();
    for (const { entry, sources } of layers) {
      entry.types.name.forEach((name, row) => {
        const date = sources[entry.types.source[row] ?? -1]?.date ?? "";
        const before = newest.get(name);
        const type = typeOfRow(cloud, entry.types, row);
        // What the newer source does not tell, the older still does.
        if (before === undefined || before.date <= date) newest.set(name, { type: { ...before?.type, ...type }, date });
        else newest.set(name, { type: { ...type, ...before.type }, date: before.date });
      });
    }
    const merged = [...newest.values()].map(({ type }) => type);
    merged.forEach(({ name }, at) => void this.#types.set(name, at));
    return merged;
  }

  #mergeRegions(layers: readonly Layer[]): SourcedRegion[] {
    const merged: SourcedRegion[] = [];
    for (const { entry, sources } of layers) {
      for (const { carbonSource, ...told } of entry.regions) {
        const source = carbonSource === undefined ? undefined : sources[carbonSource];
        const region: SourcedRegion = { ...told, ...(source && { carbonSource: source }) };
        const at = this.#regions.get(region.name);
        if (at === undefined) this.#regions.set(region.name, merged.push(region) - 1);
        else merged[at] = { ...merged[at], ...region };
      }
    }
    return merged;
  }

  #mergePrices(layers: readonly Layer[]): void {
    const tables = layers.flatMap(({ entry, sources }) =>
      entry.prices.flatMap((table) => {
        const source = sources[table.source];
        return source === undefined ? [] : [{ table, source, names: entry.types.name }];
      }),
    );
    // Stable: of one day, the later file's come last and so count.
    tables.sort((a, b) => (a.source.date < b.source.date ? -1 : a.source.date > b.source.date ? 1 : 0));
    for (const { table, source, names } of tables) {
      const at = this.#sources.push(source) - 1;
      const columns = names.map((name) => this.#types.get(name) ?? 0);
      for (const [region, prices] of Object.entries(table.regions)) {
        const row = this.#regions.get(region);
        if (row === undefined) continue;
        prices.forEach((micros, column) => {
          if (micros !== null) this.#prices[table.kind].set(row, columns[column] ?? 0, micros, at);
        });
      }
    }
  }

  #addNetwork({ rtt, transfer }: CloudEntry, sources: readonly CatalogSource[]): void {
    const source = rtt && sources[rtt.source];
    if (rtt && source) {
      rtt.ms.forEach((row, from) => {
        row.forEach((value, to) => {
          if (value !== null) this.#rtt.set(`${rtt.regions[from]} ${rtt.regions[to]}`, { value, source });
        });
      });
    }
    for (const { from, to, perGB, source: at } of transfer ?? []) {
      const of = sources[at];
      if (of) this.#transfer.set(`${from} ${to}`, { value: perGB, source: of });
    }
  }
}
