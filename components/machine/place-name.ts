import { createHash } from "node:crypto";
import type { CloudTarget } from "../../provider/schema/cloud-target.ts";

const longest = 40;

/**
 * What the names of all begin with that is declared for a machine at one place: `NAME-ACCOUNT-REGION`, in small letters,
 * digits and hyphens, at most 40 characters; where that is longer, it ends in eight digits of its SHA-256. Another region has
 * other resources, not the same ones changed: the new are made before the old go, and what belongs to a region (the id of an
 * image, a network) is never carried to another.
 */
export function placeName(name: string, { account, region }: Pick<CloudTarget, "account" | "region">): string {
  const whole = `${name}-${account}-${region}`;
  const clean = whole
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^[^a-z]+|-+$/g, "");
  if (clean === whole && clean.length <= longest) return clean;
  return `${clean.slice(0, longest - 9).replace(/-+$/, "") || "vm"}-${digits(whole, 8)}`;
}

/** The first digits of the SHA-256 of a text, in hexadecimal. */
export function digits(text: string, count: number): string {
  return createHash("sha256").update(text).digest("hex").slice(0, count);
}
