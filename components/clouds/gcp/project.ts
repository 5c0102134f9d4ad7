import type { CloudTarget } from "../../../provider/schema/cloud-target.ts";

/** The project of an account, where the federation has it; else the provider's. */
export function projectOf({ accountId }: CloudTarget): { readonly project?: string } {
  return accountId === undefined ? {} : { project: accountId };
}

/** A zone: the one that was decided on, else `b`, which every region has. */
export function zoneOf({ zone, region }: CloudTarget): string {
  return zone ?? `${region}-b`;
}
