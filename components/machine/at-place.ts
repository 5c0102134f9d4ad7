import type { CloudTarget } from "../../provider/schema/cloud-target.ts";

/** Something that is given by cloud, and for single accounts or their regions. */
export interface ByPlace<T> {
  readonly aws?: T | undefined;
  readonly azure?: T | undefined;
  readonly gcp?: T | undefined;
  /** By `ACCOUNT/REGION` or `ACCOUNT`. */
  readonly at?: Readonly<Record<string, T>> | undefined;
}

/** What counts at a target: what is said of its region in its account, else of the account, else of the cloud. */
export function atPlace<T>(by: ByPlace<T> | undefined, target: CloudTarget): T | undefined {
  return by?.at?.[`${target.account}/${target.region}`] ?? by?.at?.[target.account] ?? by?.[target.provider];
}
