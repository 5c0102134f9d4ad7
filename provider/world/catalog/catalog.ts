import { type CatalogFile, type CatalogSource, type Cloud, clouds } from "./catalog-file.ts";
import { type CatalogFigure, type CatalogPrice, CloudCatalog, type SourcedRegion } from "./cloud-catalog.ts";
import type { InstanceType } from "./instance-type.ts";

/**
 * What the clouds offer, where and for how much. Whatever is not told is unknown, and never zero.
 *
 * @example
 * const catalog = await readCatalog();
 * catalog.priceOf("aws", "us-east-1", "m5.large")?.perHour;
 */
export class Catalog {
  /** The day on which the newest of its files was made, ISO 8601. */
  readonly made: string;
  /** Of all files, without repetition. */
  readonly sources: readonly CatalogSource[];
  readonly #files: readonly CatalogFile[];
  readonly #clouds = new Map<Cloud, CloudCatalog>();

  /** @param files the older first; at least one. */
  constructor(files: readonly CatalogFile[]) {
    this.#files = files;
    this.made = files.reduce((latest, { made }) => (made > latest ? made : latest), "");
    this.sources = [...new Map(files.flatMap(({ sources }) => sources.map((s) => [`${s.id} ${s.date}`, s]))).values()];
  }

  /** The clouds of which it knows anything. */
  get clouds(): readonly Cloud[] {
    return clouds.filter((cloud) => this.#files.some((file) => file.clouds[cloud] !== undefined));
  }

  /** All types of a cloud, whether or not anything else of them is known. */
  typesOf(cloud: Cloud): readonly InstanceType[] {
    return this.#of(cloud).types;
  }

  typeOf(cloud: Cloud, name: string): InstanceType | undefined {
    return this.#of(cloud).type(name);
  }

  regionsOf(cloud: Cloud): readonly SourcedRegion[] {
    return this.#of(cloud).regions;
  }

  regionOf(cloud: Cloud, name: string): SourcedRegion | undefined {
    return this.#of(cloud).region(name);
  }

  /** On demand, Linux. */
  priceOf(cloud: Cloud, region: string, type: string): CatalogPrice | undefined {
    return this.#of(cloud).price("onDemand", region, type);
  }

  /** Of capacity that the cloud may take back; it changes by the hour, so it is a hint. */
  spotPriceOf(cloud: Cloud, region: string, type: string): CatalogPrice | undefined {
    return this.#of(cloud).price("spot", region, type);
  }

  /** Round trip between two regions of a cloud, ms. */
  rtt(cloud: Cloud, a: string, b: string): CatalogFigure | undefined {
    return this.#of(cloud).rtt(a, b);
  }

  /** US dollars per 10^9 bytes that leave a region, first tier. */
  transferPriceOf(cloud: Cloud, from: string, to: "internet" | "region"): CatalogFigure | undefined {
    return this.#of(cloud).transfer(from, to);
  }

  /** How many prices of each kind are known. */
  priceCounts(cloud: Cloud): { readonly onDemand: number; readonly spot: number } {
    const of = this.#of(cloud);
    return { onDemand: of.priceCount("onDemand"), spot: of.priceCount("spot") };
  }

  #of(cloud: Cloud): CloudCatalog {
    const known = this.#clouds.get(cloud);
    if (known !== undefined) return known;
    const merged = new CloudCatalog(cloud, this.#files);
    this.#clouds.set(cloud, merged);
    return merged;
  }
}
