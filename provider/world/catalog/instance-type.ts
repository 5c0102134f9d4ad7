import type { Cloud, TypeColumns } from "./catalog-file.ts";

/** GPUs of an instance type. */
export interface TypeGpus {
  /** A fraction is a share of one. */
  readonly count: number;
  /** In lower case, without the maker: `a100`, `t4`. Absent where unknown. */
  readonly model?: string;
  /** Of one GPU. */
  readonly memoryGiB?: number;
}

/** What an instance type offers. What is absent is unknown. */
export interface InstanceType {
  readonly cloud: Cloud;
  /** As the cloud's API has it: `m5.large`, `Standard_D2s_v5`, `n2-standard-4`. */
  readonly name: string;
  /** What quotas count over, see {@link familyOf}. */
  readonly family: string;
  readonly vcpus?: number;
  readonly memoryGiB?: number;
  /** Null: it has none. */
  readonly gpus?: TypeGpus | null;
  /** 10^9 bytes; 0: it has none. */
  readonly localDiskGB?: number;
  readonly networkGbps?: number;
  readonly architecture?: "x86_64" | "arm64";
}

/**
 * The family of a type: `m5` of `m5.large`, `n2` of `n2-standard-4`, and of Azure's names, which have the size in their
 * middle, what is left without it: `Dsv5` of `Standard_D2s_v5`, `NCasT4v3` of `Standard_NC4as_T4_v3`.
 */
export function familyOf(cloud: Cloud, name: string): string {
  if (cloud === "aws") return name.split(".")[0] ?? name;
  if (cloud === "gcp") return name.split("-")[0] ?? name;
  return name
    .replace(/^Standard_/, "")
    .replace(/^([A-Za-z]+)\d+(?:-\d+)?/, "$1")
    .replaceAll("_", "");
}

/** Types whose vCPUs are shares that are whole only in bursts: T of AWS, B and Basic of Azure, shared cores of Google. */
export function isBurstable({ cloud, name }: Pick<InstanceType, "cloud" | "name">): boolean {
  return burstable[cloud].test(name);
}

const burstable: Readonly<Record<Cloud, RegExp>> = {
  aws: /^t\d/,
  azure: /^(?:Basic_|Standard_B\d)/,
  gcp: /^(?:e2-(?:micro|small|medium)|f1-micro|g1-small)$/,
};

/** One row of the columns, without what is unknown. */
export function typeOfRow(cloud: Cloud, columns: TypeColumns, row: number): InstanceType {
  const name = columns.name[row] ?? "";
  const { vcpus, memoryGiB, localDiskGB, networkGbps, architecture } = columns;
  const gpus = gpusOfRow(columns, row);
  return {
    cloud,
    name,
    family: familyOf(cloud, name),
    ...known("vcpus", vcpus[row]),
    ...known("memoryGiB", memoryGiB[row]),
    ...(gpus !== undefined && { gpus }),
    ...known("localDiskGB", localDiskGB[row]),
    ...known("networkGbps", networkGbps[row]),
    ...known("architecture", architecture[row]),
  };
}

function gpusOfRow({ gpuCount, gpuModel, gpuMemoryGiB }: TypeColumns, row: number): TypeGpus | null | undefined {
  const count = gpuCount[row];
  if (count === 0) return null;
  if (count === null || count === undefined) return undefined;
  return { count, ...known("model", gpuModel[row]), ...known("memoryGiB", gpuMemoryGiB[row]) };
}

function known<K extends string, T>(key: K, value: T | null | undefined): { readonly [P in K]?: T } {
  return value === null || value === undefined ? {} : ({ [key]: value } as { [P in K]: T });
}
