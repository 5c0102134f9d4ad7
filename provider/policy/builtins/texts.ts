import { createHash, createHmac } from "node:crypto";
import type { RegoValue } from "./rego-text.ts";

/** `indexof_n`: where a text begins in another, in code points; overlaps count. Undefined for an empty one. */
export function indexesOf(text: unknown, search: unknown): readonly number[] | undefined {
  if (typeof text !== "string" || typeof search !== "string" || search === "") return undefined;
  const [runes, sought] = [[...text], [...search]];
  return runes.flatMap((_, at) => (sought.every((rune, index) => runes[at + index] === rune) ? [at] : []));
}

/** `strings.count`: how often a text is in another, without overlaps; an empty one is between all code points. */
export function countOf(text: unknown, search: unknown): number | undefined {
  if (typeof text !== "string" || typeof search !== "string") return undefined;
  return search === "" ? [...text].length + 1 : text.split(search).length - 1;
}

/** `strings.any_prefix_match` and `any_suffix_match`: a text or several of them, in lists or sets. */
export function anyMatch(texts: RegoValue, affixes: RegoValue, at: "start" | "end"): boolean | undefined {
  const [all, some] = [textsOf(texts), textsOf(affixes)];
  if (all === undefined || some === undefined) return undefined;
  return all.some((text) => some.some((affix) => (at === "start" ? text.startsWith(affix) : text.endsWith(affix))));
}

function textsOf(value: RegoValue): readonly string[] | undefined {
  if (value.kind === "string") return [value.value];
  if (value.kind !== "array" && value.kind !== "set") return undefined;
  const texts = value.items.flatMap((item) => (item.kind === "string" ? [item.value] : []));
  return texts.length === value.items.length ? texts : undefined;
}

/** `crypto.sha256` and its like, in hexadecimal. */
export function hashOf(algorithm: "md5" | "sha1" | "sha256", text: unknown): string | undefined {
  return typeof text === "string" ? createHash(algorithm).update(text).digest("hex") : undefined;
}

/** `crypto.hmac.sha256` and its like, in hexadecimal. */
export function hmacOf(
  algorithm: "md5" | "sha1" | "sha256" | "sha512",
  text: unknown,
  key: unknown,
): string | undefined {
  if (typeof text !== "string" || typeof key !== "string") return undefined;
  return createHmac(algorithm, key).update(text).digest("hex");
}

/** `hex.decode`; undefined where it is not hexadecimal, or not UTF-8. */
export function hexDecoded(text: unknown): string | undefined {
  if (typeof text !== "string" || !/^(?:[0-9a-fA-F]{2})*$/.test(text)) return undefined;
  return Buffer.from(text, "hex").toString("utf8");
}
