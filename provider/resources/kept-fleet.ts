import { z } from "zod";
import type { Cache } from "../cache/cache.ts";
import { type Digest, digestOf, digestOfBytes } from "../crypto/canonical-json.ts";
import type { KeyRing } from "../crypto/key-ring.ts";
import { keyRingSealer } from "../crypto/sealer.ts";
import { NovaCronError } from "../errors/novacron-error.ts";
import type { FleetFile } from "../schema/fleet.ts";
import { type ParsedFleet, readFleet } from "../world/load-fleet.ts";

const kind = "fleet-file";
const keptMs = 7 * 24 * 3_600_000;
/** Text of a larger fleet is parsed each time: what is kept of it would push out all else. */
const keptAtMost = 8 * 1024 * 1024;

/** Where parsed fleets are kept, and by whose key they are sealed. */
export interface FleetKeeper {
  readonly cache: Cache;
  readonly keyRing: KeyRing;
}

/** The fleet as JSON text, in the very order that it was parsed in: canonical JSON has another. */
const kept = z.strictObject({
  digest: z.templateLiteral(["sha256:", z.string().regex(/^[0-9a-f]{64}$/)]),
  fleet: z.string(),
});

/**
 * A fleet file's text, parsed and checked as {@link readFleet} does, or as it was the last time: to parse YAML takes longer
 * than all else that a plan reads. Kept under the digest of the text's bytes, and sealed: who could write it could have
 * plans decide on a fleet that is not the file's.
 * @throws {NovaCronError} as {@link readFleet}; what is wrong is not kept.
 */
export async function readKeptFleet(text: string, path: string, keeper: FleetKeeper): Promise<ParsedFleet> {
  const { cache, keyRing } = keeper;
  if (text.length > keptAtMost) return readFleet(text, path);
  const key = digestOf({ formatVersion: 1, text: digestOfBytes(text) });
  const sealed = await cache.get(kind, key);
  const known = sealed === undefined ? null : opened(sealed, key, keyRing);
  if (known !== null) return known;
  const parsed = readFleet(text, path);
  await keep(parsed, key, keeper);
  return parsed;
}

function opened(sealed: string, key: Digest, keyRing: KeyRing): ParsedFleet | null {
  const { data } = kept.safeParse(keyRingSealer(keyRing).open("fleet files", [key], sealed));
  // Of those who hold the key only this module seals for this purpose: what opens was checked before it was kept.
  return data === undefined ? null : { fleet: JSON.parse(data.fleet) as FleetFile, digest: data.digest };
}

async function keep({ fleet, digest }: ParsedFleet, key: Digest, { cache, keyRing }: FleetKeeper): Promise<void> {
  try {
    const sealed = keyRingSealer(keyRing).seal("fleet files", [key], { digest, fleet: JSON.stringify(fleet) });
    await cache.set(kind, key, sealed, { ttlMs: keptMs });
  } catch (error) {
    const isKeyless = error instanceof NovaCronError && (error.code === "NC1601" || error.code === "NC1605");
    if (!isKeyless) throw error;
  }
}

/** The fleet's id where the text says it on a line of its own; what the parsed fleet says counts. Null where it does not. */
export function namedFleet(text: string): string | null {
  return /^fleet:[ \t]+(["']?)([A-Za-z0-9._-]+)\1[ \t]*(?:#.*)?\r?$/m.exec(text)?.[2] ?? null;
}
