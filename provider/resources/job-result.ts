import { createHmac, timingSafeEqual } from "node:crypto";
import { z } from "zod";
import { canonicalJson } from "../crypto/canonical-json.ts";
import type { PropertyMap } from "../schema/property-value.ts";

const storedResult = z.strictObject({ outputs: z.record(z.string(), z.unknown()), mac: z.string() });
type StoredResult = z.infer<typeof storedResult>;

/**
 * The results of a job as the store keeps them. The store is not trusted with what will be signed, so they carry an
 * HMAC-SHA-256 over themselves and the decision that they belong to.
 * @param record digest of the decision's record.
 * @param key 32 bytes that only this project has.
 */
export function sealResult(outputs: PropertyMap, record: string, key: Uint8Array): StoredResult {
  return { outputs: { ...outputs }, mac: macOf(outputs, record, key) };
}

/** The results in what the store gave, or undefined where they are none that were sealed for this decision. */
export function openResult(stored: unknown, record: string, key: Uint8Array): PropertyMap | undefined {
  const entry = storedResult.safeParse(stored);
  if (!entry.success) return undefined;
  const { outputs, mac } = entry.data;
  const [given, wanted] = [Buffer.from(mac, "hex"), Buffer.from(macOf(outputs, record, key), "hex")];
  return given.length === wanted.length && timingSafeEqual(given, wanted) ? outputs : undefined;
}

function macOf(outputs: PropertyMap, record: string, key: Uint8Array): string {
  return createHmac("sha256", key).update(canonicalJson({ record, outputs })).digest("hex");
}
