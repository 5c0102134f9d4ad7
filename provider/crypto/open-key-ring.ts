import { NovaCronError } from "../errors/novacron-error.ts";
import { type PublicKeyEntry, readKeyFile } from "./key-file.ts";
import { KeyRing } from "./key-ring.ts";
import { createKeys, type KeyLocation, publicKeyPath, publishKeys, readPrivateKeys } from "./manage-keys.ts";
import { publicEntryOf } from "./private-key.ts";

/** Where the keys lie, and whether to make them at the first use. */
export interface OpenKeyRingOptions extends KeyLocation {
  readonly create: "if-absent" | "never";
  /** Told when this call made private keys that were not there before. */
  readonly onCreated?: (keys: readonly PublicKeyEntry[]) => void;
}

/**
 * Opens the key ring of a directory. Without private keys the ring still verifies; asking it to sign gives NC1601 then.
 * @throws {NovaCronError} NC1601 when there are no keys at all and none may be made, NC1602 when a file or value is
 *   malformed or readable by others, NC1605 when no private key is listed in keys.json, NC1606 when keys.json is newer.
 */
export function openKeyRing(options: OpenKeyRingOptions): KeyRing {
  const { directory, create } = options;
  let listed = readKeyFile(publicKeyPath(directory));
  let privateKeys = readPrivateKeys(options);
  if (listed === undefined && create === "if-absent") {
    if (privateKeys === undefined) {
      const { created, keys } = createKeys(options);
      if (created) options.onCreated?.(keys);
      listed = keys;
    } else {
      listed = publishKeys(directory, privateKeys);
    }
    privateKeys ??= readPrivateKeys(options);
  }
  // A CI runner that has only the private key: it vouches for itself and for nothing older.
  listed ??= privateKeys?.map(publicEntryOf);
  if (listed === undefined) {
    throw new NovaCronError("NC1601", `there are no keys in ${directory}`, {
      property: "keys.directory",
      expected: "keys.json, or a private key in NOVACRON_PRIVATE_KEY",
      remedy: "Run `novacron keys init`, or set NOVACRON_PRIVATE_KEY.",
    });
  }
  const known = new Set(listed.map((key) => key.keyId));
  // One listed key is enough: in the middle of a rotation the private file is a key ahead of the public one.
  const stranger = privateKeys?.every((key) => !known.has(key.keyId)) ? privateKeys[0] : undefined;
  if (stranger !== undefined) {
    throw new NovaCronError(
      "NC1605",
      `the private key ${stranger.keyId} is not listed in ${publicKeyPath(directory)}`,
      {
        property: "keys.privateKey",
        expected: `the private key of ${[...known].join(" or ")}`,
        remedy:
          "Set NOVACRON_PRIVATE_KEY to the key that belongs to keys.json, or restore keys.json from version control.",
      },
    );
  }
  return new KeyRing(listed, privateKeys ?? []);
}
