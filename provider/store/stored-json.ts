import { deflateSync, inflateSync } from "node:zlib";
import { canonicalJson, type Digest, digestOfBytes } from "../crypto/canonical-json.ts";
import { NovaCronError } from "../errors/novacron-error.ts";

/** A value made ready for the store: its digest, and its canonical JSON deflated. */
export interface PackedJson {
  readonly digest: Digest;
  readonly body: Uint8Array;
}

/** Level 3: on fleet snapshots within a tenth of level 6 in size, in half its time. */
const level = 3;

/** Packs a value; equal values give equal digests. @throws {TypeError} when it has no JSON form. */
export function packJson(value: unknown): PackedJson {
  const { digest, body } = packLater(value);
  return { digest, body: body() };
}

/** The same for what may be in the store already: it is deflated once somebody wants it. */
export function packLater(value: unknown): { readonly digest: Digest; readonly body: () => Uint8Array } {
  const text = canonicalJson(value);
  return { digest: digestOfBytes(text), body: () => deflateSync(text, { level }) };
}

/** Unpacks what {@link packJson} packed. */
export function unpackJson(body: Uint8Array): unknown {
  return JSON.parse(inflateSync(body).toString("utf8"));
}

/**
 * Unpacks a content-addressed value and checks that it is the one its digest names.
 * @throws {NovaCronError} NC1701 when it is not: the file was damaged or edited.
 */
export function unpackAddressed(body: Uint8Array, digest: string, path: string): unknown {
  const text = inflateSync(body).toString("utf8");
  if (digestOfBytes(text) !== digest) {
    throw new NovaCronError("NC1701", `${path} holds under ${digest} something with another digest`, {
      property: "store",
      remedy: "The file was damaged or edited; move it aside and restore a backup. Nothing was deleted.",
    });
  }
  return JSON.parse(text);
}
