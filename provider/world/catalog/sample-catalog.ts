import type { CatalogFile, CatalogSource, TypeColumns } from "./catalog-file.ts";

/** A source of a day, for tests. */
export function sampleSource(id: string, date: string): CatalogSource {
  return { id, title: `Prices ${id}`, licence: "Apache-2.0", date, url: `https://example.com/${id}` };
}

/** Columns of types of which only vCPUs, memory and GPUs are known, for tests. */
export function sampleTypes(
  rows: readonly {
    readonly name: string;
    readonly vcpus?: number;
    readonly memoryGiB?: number;
    readonly gpus?: readonly [count: number, model: string];
    readonly architecture?: "x86_64" | "arm64";
    readonly localDiskGB?: number;
  }[],
): TypeColumns {
  const unknown = rows.map(() => null);
  return {
    name: rows.map(({ name }) => name),
    source: rows.map(() => 0),
    vcpus: rows.map(({ vcpus }) => vcpus ?? null),
    memoryGiB: rows.map(({ memoryGiB }) => memoryGiB ?? null),
    gpuCount: rows.map(({ gpus, vcpus }) => gpus?.[0] ?? (vcpus === undefined ? null : 0)),
    gpuModel: rows.map(({ gpus }) => gpus?.[1] ?? null),
    gpuMemoryGiB: unknown,
    localDiskGB: rows.map(({ localDiskGB }) => localDiskGB ?? null),
    networkGbps: unknown,
    architecture: rows.map(({ architecture }) => architecture ?? null),
  };
}

/** Two AWS types in two regions with on-demand prices of one day, for tests. */
export function sampleCatalog(date: string, prices: Readonly<Record<string, (number | null)[]>>): CatalogFile {
  return {
    formatVersion: 1,
    made: date,
    sources: [sampleSource(`of-${date}`, date)],
    clouds: {
      aws: {
        regions: [
          { name: "eu-central-1", country: "DE" },
          { name: "us-east-1", country: "US" },
        ],
        types: sampleTypes([
          { name: "m5.large", vcpus: 2, memoryGiB: 8 },
          { name: "m5.xlarge", vcpus: 4, memoryGiB: 16 },
        ]),
        prices: [{ kind: "onDemand", source: 0, regions: prices }],
      },
    },
  };
}
