import { resolve } from "node:path";
import { readKeyFile } from "../../provider/crypto/key-file.ts";
import { KeyRing } from "../../provider/crypto/key-ring.ts";
import { publicKeyPath } from "../../provider/crypto/manage-keys.ts";
import { parsePrivateKeys, publicEntryOf } from "../../provider/crypto/private-key.ts";
import { openWaivers } from "../../provider/policy/waivers/open-waivers.ts";
import { noWaivers, type WaiverBook } from "../../provider/policy/waivers/waiver-book.ts";

/** Where waivers and keys lie, as far as somebody said so; relative paths start at the project's folder. */
export interface WaiverPlace {
  /** Path of the waiver file; `.novacron/waivers.yaml`, if it is there, where absent. */
  readonly waivers?: string;
  /** Folder of keys.json; `.novacron/keys` where absent. */
  readonly keys?: string;
}

/** What the opener takes from its surroundings. */
export interface WaiverSurroundings {
  /** Absolute path of the project's folder, or null where it was not found. */
  readonly directory: string | null;
  readonly environment: NodeJS.ProcessEnv;
}

/**
 * Opens the waivers of a project with the public keys that are trusted there.
 * @throws NovaCronError NC1310 for a waiver file that is named and not there, or malformed; NC1602 for malformed keys. A
 * waiver that no key vouches for is among the refused.
 */
export async function openPackWaivers(
  place: WaiverPlace,
  { directory, environment }: WaiverSurroundings,
): Promise<WaiverBook> {
  const { waivers } = place;
  // Without a project's folder there is no place to look at, and every denial stands. What was named must be found.
  if (directory === null && waivers === undefined) return noWaivers;
  const from = directory ?? ".";
  return openWaivers({ waivers }, from, ringOf(resolve(from, place.keys ?? ".novacron/keys"), environment));
}

/** Public keys are enough, and a pack has no business with others. */
function ringOf(directory: string, { NOVACRON_PRIVATE_KEY: secret }: NodeJS.ProcessEnv): KeyRing {
  // A CI runner that has only the private key vouches for itself, as in the provider.
  const own = secret?.trim() ? parsePrivateKeys(secret.trim(), "NOVACRON_PRIVATE_KEY").map(publicEntryOf) : [];
  return new KeyRing(readKeyFile(publicKeyPath(directory)) ?? own, []);
}
