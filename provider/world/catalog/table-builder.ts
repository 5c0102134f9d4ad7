import {
  type CatalogFile,
  type CatalogRegion,
  type CatalogSource,
  type Cloud,
  type CloudEntry,
  clouds,
  microsPerDollar,
  type PriceKind,
  type TypeColumns,
} from "./catalog-file.ts";

/** What a source tells of a type; absent is unknown. */
export type TypeFacts = {
  readonly [K in Exclude<keyof TypeColumns, "name" | "source">]?: TypeColumns[K][number] | undefined;
};

const noPlace = "a region that is not in the table of places";

interface CloudDraft {
  readonly regions: Map<string, CatalogRegion>;
  readonly types: Map<string, { facts: TypeFacts; source: number }>;
  /** Micros by kind, region and type, with the source. */
  readonly prices: Map<string, { kind: PriceKind; region: string; type: string; micros: number; source: number }>;
  rtt: CloudEntry["rtt"];
}

/**
 * Collects what sources tell and lets the newer of two figures win. What it does not take is counted with a reason, so that
 * nothing goes missing silently.
 */
export class TableBuilder {
  readonly #sources: CatalogSource[] = [];
  readonly #drafts = new Map<Cloud, CloudDraft>();
  readonly #taken = new Map<string, number>();
  readonly #dropped = new Map<string, { count: number; example: string }>();

  /** Names a source; gives its index. */
  source(source: CatalogSource): number {
    return this.#sources.push(source) - 1;
  }

  /** A figure that is left out. */
  drop(source: number, why: string, example: string): void {
    const key = `${this.#sources[source]?.id}: ${why}`;
    const known = this.#dropped.get(key);
    if (known === undefined) this.#dropped.set(key, { count: 1, example });
    else known.count++;
  }

  region(cloud: Cloud, region: CatalogRegion): void {
    const { regions } = this.#draft(cloud);
    regions.set(region.name, { ...regions.get(region.name), ...region });
  }

  hasRegion(cloud: Cloud, name: string): boolean {
    return this.#draft(cloud).regions.has(name);
  }

  /** Carbon intensity of a region, where a source has told it. */
  carbonOf(cloud: Cloud, name: string): Pick<CatalogRegion, "carbonGramsPerKwh" | "carbonSource"> | undefined {
    const { carbonGramsPerKwh, carbonSource } = this.#draft(cloud).regions.get(name) ?? {};
    if (carbonGramsPerKwh === undefined || carbonSource === undefined) return undefined;
    return { carbonGramsPerKwh, carbonSource };
  }

  /** Facts of a type; the newer source's count, the older one's fill what it does not tell. */
  type(cloud: Cloud, name: string, facts: TypeFacts, source: number): void {
    const { types } = this.#draft(cloud);
    const before = types.get(name);
    this.#count(source, "types");
    const told = Object.fromEntries(Object.entries(facts).filter(([, fact]) => fact !== undefined && fact !== null));
    if (before === undefined) types.set(name, { facts: told, source });
    else if (this.#date(source) >= this.#date(before.source)) {
      types.set(name, {
        facts: { ...before.facts, ...told },
        source: told.vcpus === undefined ? before.source : source,
      });
    } else {
      types.set(name, { facts: { ...told, ...before.facts }, source: before.source });
    }
  }

  /** Of all types so far. */
  typeNames(cloud: Cloud): readonly string[] {
    return [...this.#draft(cloud).types.keys()];
  }

  typeFacts(cloud: Cloud, name: string): TypeFacts | undefined {
    return this.#draft(cloud).types.get(name)?.facts;
  }

  /**
   * A price in US dollars per hour. 0 is how sources say that they do not know; a price of what is not in the tables of
   * regions is dropped, too.
   */
  price(cloud: Cloud, kind: PriceKind, region: string, type: string, perHour: number, source: number): void {
    const draft = this.#draft(cloud);
    const example = `${type} in ${region}`;
    const micros = Math.round(perHour * microsPerDollar);
    const unusable = !(micros > 0) ? `${kind} price of 0: unknown` : draft.regions.has(region) ? null : noPlace;
    if (unusable !== null) {
      this.drop(source, unusable, example);
      return;
    }
    const key = `${kind} ${region} ${type}`;
    const before = draft.prices.get(key);
    const kept = before !== undefined && this.#date(before.source) > this.#date(source);
    if (before !== undefined)
      this.drop(kept ? source : before.source, `${kind} price that a newer source has, too`, example);
    if (kept) return;
    if (!draft.types.has(type)) draft.types.set(type, { facts: {}, source });
    draft.prices.set(key, { kind, region, type, micros, source });
    this.#count(source, `${kind} prices`);
  }

  rtt(cloud: Cloud, rtt: NonNullable<CloudEntry["rtt"]>): void {
    this.#draft(cloud).rtt = rtt;
    this.#count(rtt.source, "round trips", rtt.ms.flat().filter((ms) => ms !== null).length);
  }

  /** How many prices of a source it has at the moment. */
  priceCount(source: number): number {
    return [...this.#drafts.values()].reduce(
      (sum, { prices }) => sum + [...prices.values()].filter((price) => price.source === source).length,
      0,
    );
  }

  /** The file, in an order that does not depend on that of the sources. @param made ISO 8601 day. */
  file(made: string): CatalogFile {
    const entries = clouds.flatMap((cloud) => {
      const draft = this.#drafts.get(cloud);
      return draft === undefined ? [] : [[cloud, this.#entry(draft)] as const];
    });
    return { formatVersion: 1, made, sources: this.#sources, clouds: Object.fromEntries(entries) };
  }

  /** Takes in what another file has. */
  addFile({ clouds: entries, sources }: CatalogFile): void {
    const first = this.#sources.length;
    this.#sources.push(...sources);
    for (const cloud of clouds) {
      const entry = entries[cloud];
      if (entry === undefined) continue;
      for (const { carbonSource, ...region } of entry.regions) {
        this.region(cloud, { ...region, ...(carbonSource !== undefined && { carbonSource: carbonSource + first }) });
      }
      const { name: names, source, ...columns } = entry.types;
      names.forEach((name, row) => {
        const facts = Object.fromEntries(Object.entries(columns).map(([key, column]) => [key, column[row]]));
        this.type(cloud, name, facts, (source[row] ?? 0) + first);
      });
      for (const table of entry.prices) {
        for (const [region, prices] of Object.entries(table.regions)) {
          prices.forEach((micros, row) => {
            if (micros === null) return;
            this.price(cloud, table.kind, region, names[row] ?? "", micros / microsPerDollar, table.source + first);
          });
        }
      }
    }
  }

  /** What was taken and dropped, for the person who runs the tool. */
  report(): string {
    const taken = [...this.#taken].map(([what, count]) => `  ${what}: ${count}`);
    const dropped = [...this.#dropped].map(([what, { count, example }]) => `  ${what}: ${count} (such as ${example})`);
    return ["taken", ...taken, "dropped", ...dropped].join("\n");
  }

  #entry({ regions, types, prices, rtt }: CloudDraft): CloudEntry {
    const names = [...types.keys()].sort();
    const at = new Map(names.map((name, index) => [name, index]));
    const column = <K extends keyof TypeFacts>(key: K): TypeColumns[K][number][] =>
      names.map((name) => types.get(name)?.facts[key] ?? null);
    const tables = new Map<string, CloudEntry["prices"][number]>();
    for (const { kind, region, type, micros, source } of prices.values()) {
      const key = `${kind} ${source}`;
      const table = tables.get(key) ?? { kind, source, regions: {} };
      tables.set(key, table);
      table.regions[region] ??= names.map(() => null);
      table.regions[region][at.get(type) ?? 0] = micros;
    }
    return {
      regions: [...regions.values()].sort((a, b) => (a.name < b.name ? -1 : 1)),
      types: {
        name: names,
        source: names.map((name) => types.get(name)?.source ?? 0),
        vcpus: column("vcpus"),
        memoryGiB: column("memoryGiB"),
        gpuCount: column("gpuCount"),
        gpuModel: column("gpuModel"),
        gpuMemoryGiB: column("gpuMemoryGiB"),
        localDiskGB: column("localDiskGB"),
        networkGbps: column("networkGbps"),
        architecture: column("architecture"),
      },
      prices: [...tables.values()],
      ...(rtt && { rtt }),
    };
  }

  #draft(cloud: Cloud): CloudDraft {
    const draft = this.#drafts.get(cloud) ?? {
      regions: new Map(),
      types: new Map(),
      prices: new Map(),
      rtt: undefined,
    };
    this.#drafts.set(cloud, draft);
    return draft;
  }

  #date(source: number): string {
    return this.#sources[source]?.date ?? "";
  }

  #count(source: number, what: string, by = 1): void {
    const key = `${this.#sources[source]?.id}: ${what}`;
    this.#taken.set(key, (this.#taken.get(key) ?? 0) + by);
  }
}
