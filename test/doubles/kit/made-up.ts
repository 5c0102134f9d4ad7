import { createHash } from "node:crypto";

/** A UUID that follows from a text. */
export function uuidOf(text: string): string {
  const hex = digest(text);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** A number of 19 digits that follows from a text, as Google Cloud numbers things. */
export function numberOf(text: string): string {
  return `${(BigInt(`0x${digest(text).slice(0, 15)}`) % 9_000_000_000_000_000_000n) + 1_000_000_000_000_000_000n}`;
}

/** A private address that follows from a text, in a network of the form `a.b.c.d/n` with at least 8 bits for hosts. */
export function privateAddressOf(text: string, network = "10.0.0.0/24"): string {
  const [a = "10", b = "0", c = "0"] = network.split("/")[0]?.split(".") ?? [];
  return `${a}.${b}.${c}.${4 + (Number.parseInt(digest(text).slice(0, 6), 16) % 250)}`;
}

/** An address of the block for documentation, 203.0.113.0/24 (RFC 5737), that follows from a text. */
export function publicAddressOf(text: string): string {
  return `203.0.113.${1 + (Number.parseInt(digest(text).slice(0, 6), 16) % 254)}`;
}

/** 64 hexadecimal digits that follow from a text. */
export function digest(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
