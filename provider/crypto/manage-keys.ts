import { rmSync } from "node:fs";
import { join } from "node:path";
import { NovaCronError } from "../errors/novacron-error.ts";
import { type AlgorithmName, algorithm } from "./algorithms.ts";
import { createFile, replaceFile } from "./atomic-file.ts";
import { withFileLock } from "./file-lock.ts";
import { formatKeyFile, type KeyPurpose, type PublicKeyEntry, readKeyFile } from "./key-file.ts";
import { keyIdOf } from "./key-id.ts";
import {
  formatPrivateKeys,
  type PrivateKey,
  parsePrivateKeys,
  publicEntryOf,
  readPrivateKeyFile,
} from "./private-key.ts";

/** A key to make: which algorithm, for what. */
export interface KeyPlan {
  readonly algorithm: AlgorithmName;
  readonly purposes: readonly KeyPurpose[];
}

/**
 * Small signatures for what lies in the state, native and standardised ones for what lies in files.
 *
 * A key for each purpose: the one for decisions is where plans are made, so also where the code of a pull request runs. Who
 * has that must not be able to sign a waiver from the rules, or other rules. Rings of earlier versions, with joint purposes,
 * stay valid.
 */
export const defaultKeyPlans: readonly KeyPlan[] = [
  { algorithm: "ed25519+falcon-512", purposes: ["decision"] },
  { algorithm: "ed25519+ml-dsa-65", purposes: ["audit"] },
  { algorithm: "ed25519+ml-dsa-65", purposes: ["waiver"] },
  { algorithm: "ed25519+ml-dsa-65", purposes: ["policy"] },
];

/** Where a key ring lies and what changing it depends on. */
export interface KeyLocation {
  readonly directory: string;
  readonly now: Date;
  readonly platform: NodeJS.Platform;
  /** Private keys from configuration or NOVACRON_PRIVATE_KEY. Where given, no private key is read from or written to disk. */
  readonly privateKey?: string;
}

/** The private keys of a location: the value if there is one, else the file, else undefined. */
export function readPrivateKeys(location: Omit<KeyLocation, "now">): readonly PrivateKey[] | undefined {
  const value = location.privateKey?.trim();
  // An empty environment variable is how many CI systems say "not set".
  if (value) return parsePrivateKeys(value, "keys.privateKey or NOVACRON_PRIVATE_KEY");
  return readPrivateKeyFile(privateKeyPath(location.directory), location.platform);
}

/** The public file, to be committed. */
export const publicKeyPath = (directory: string): string => join(directory, "keys.json");

/** The private file, mode 0600, never to be committed. */
export const privateKeyPath = (directory: string): string => join(directory, "private.key");

const lockPath = (directory: string): string => join(directory, "keys.lock");

function generate(plan: KeyPlan, now: Date): PrivateKey & { readonly entry: PublicKeyEntry } {
  const { publicKey, secretKey } = algorithm(plan.algorithm).generate();
  const head = {
    keyId: keyIdOf(plan.algorithm, publicKey),
    algorithm: plan.algorithm,
    purposes: [...plan.purposes],
    createdAt: now.toISOString(),
  };
  return { ...head, secretKey, entry: { ...head, publicKey: Buffer.from(publicKey).toString("base64url") } };
}

/**
 * Makes the first keys of a directory, unless it has private keys already. Of several processes that do so at the same time
 * one wins, and the others find its keys. Falcon key generation takes 100 to 300 ms.
 * @returns whether these keys are new, and the directory's public keys.
 * @throws {NovaCronError} NC1601 when keys.json is there without its private keys: new keys would orphan what they signed.
 */
export function createKeys(
  location: KeyLocation,
  plans: readonly KeyPlan[] = defaultKeyPlans,
): { readonly created: boolean; readonly keys: readonly PublicKeyEntry[] } {
  const { directory, now, platform } = location;
  const privatePath = privateKeyPath(directory);
  const standing = readPrivateKeys(location);
  if (standing !== undefined) return { created: false, keys: publishKeys(directory, standing) };
  if (readKeyFile(publicKeyPath(directory)) !== undefined) {
    // A creator beside us may have written both files between our two looks.
    const late = readPrivateKeyFile(privatePath, platform);
    if (late !== undefined) return { created: false, keys: publishKeys(directory, late) };
    throw new NovaCronError("NC1601", `${publicKeyPath(directory)} lists keys, but their private keys are not here`, {
      property: "keys.privateKey",
      expected: "NOVACRON_PRIVATE_KEY or private.key beside keys.json",
      remedy:
        "Set NOVACRON_PRIVATE_KEY; or, if the private keys are lost, run `novacron keys rotate` and `novacron reattest`.",
    });
  }
  const made = plans.map((plan) => generate(plan, now));
  createFile(join(directory, ".gitignore"), ignoredFiles);
  // The private file decides who won; keys.json follows from it, whoever writes it.
  const created = createFile(privatePath, `${formatPrivateKeys(made)}\n`, 0o600);
  const winners = created ? made : readPrivateKeyFile(privatePath, platform);
  if (winners === undefined) throw new NovaCronError("NC1601", `${privatePath} vanished while it was read`);
  return { created, keys: publishKeys(directory, winners) };
}

/**
 * Takes back keys that {@link createKeys} has just made, where they turn out to be unwanted. Nothing happens when the folder
 * holds others by now.
 * @returns whether they were removed.
 */
export function discardKeys(directory: string, made: readonly PublicKeyEntry[]): boolean {
  return withFileLock(lockPath(directory), () => {
    const ids = (keys: readonly PublicKeyEntry[]): string => keys.map((key) => key.keyId).join();
    if (ids(readKeyFile(publicKeyPath(directory)) ?? []) !== ids(made)) return false;
    for (const path of [publicKeyPath(directory), privateKeyPath(directory)]) rmSync(path, { force: true });
    return true;
  });
}

const ignoredFiles = "# Private keys must not be committed; keys.json must be.\nprivate.key\nkeys.lock\n";

/** The keys of keys.json, which is made from the private keys if it is not there. */
export function publishKeys(directory: string, privateKeys: readonly PrivateKey[]): readonly PublicKeyEntry[] {
  const path = publicKeyPath(directory);
  const listed = readKeyFile(path);
  if (listed !== undefined) return listed;
  const entries = privateKeys.map(publicEntryOf);
  return createFile(path, formatKeyFile(entries)) ? entries : (readKeyFile(path) ?? entries);
}

/**
 * Adds fresh keys, which sign from now on; the older stay trusted for what they signed, and their private halves stay for
 * the digests of secrets that were made with them.
 * @returns the new keys, and the text of all private keys: what NOVACRON_PRIVATE_KEY must be from now on, where it is used.
 * @throws {NovaCronError} NC1602 when a key file is malformed.
 */
export function rotate(
  location: KeyLocation,
  plans: readonly KeyPlan[] = defaultKeyPlans,
): { readonly keys: readonly PublicKeyEntry[]; readonly privateKeys: string } {
  const { directory, now } = location;
  const made = plans.map((plan) => generate(plan, now));
  return withFileLock(lockPath(directory), () => {
    const standing = readPrivateKeys(location) ?? [];
    const listed = readKeyFile(publicKeyPath(directory)) ?? standing.map(publicEntryOf);
    const privateKeys = formatPrivateKeys([...standing, ...made]);
    createFile(join(directory, ".gitignore"), ignoredFiles);
    // Private first: a private key that is not listed yet is refused, a listed one without its private half is lost.
    if (!location.privateKey?.trim()) replaceFile(privateKeyPath(directory), `${privateKeys}\n`, 0o600);
    const keys = made.map((key) => key.entry);
    replaceFile(publicKeyPath(directory), formatKeyFile([...listed, ...keys]));
    return { keys, privateKeys };
  });
}

/**
 * Marks a key as revoked: whatever it signed, also before, is refused from now on. The private half leaves the directory.
 * Revoking twice changes nothing.
 * @throws {NovaCronError} NC1605 when keys.json does not list the key, NC1602 when a key file is malformed.
 */
export function revoke(location: KeyLocation, keyId: string, reason: string): PublicKeyEntry {
  const { directory, now, platform } = location;
  return withFileLock(lockPath(directory), () => {
    const listed = readKeyFile(publicKeyPath(directory)) ?? [];
    const entry = listed.find((key) => key.keyId === keyId);
    if (entry === undefined) {
      throw new NovaCronError("NC1605", `key ${keyId} is not in ${publicKeyPath(directory)}`, {
        property: "keyId",
        expected: `one of ${listed.map((key) => key.keyId).join(", ") || "no key"}`,
        remedy: "List the keys with `novacron keys show`.",
      });
    }
    if (entry.revokedAt !== undefined) return entry;
    const revoked: PublicKeyEntry = { ...entry, revokedAt: now.toISOString(), revokedReason: reason };
    const keys = listed.map((key) => (key.keyId === keyId ? revoked : key));
    replaceFile(publicKeyPath(directory), formatKeyFile(keys));
    const standing = readPrivateKeyFile(privateKeyPath(directory), platform);
    const left = standing?.filter((key) => key.keyId !== keyId) ?? [];
    if (left.length > 0) replaceFile(privateKeyPath(directory), `${formatPrivateKeys(left)}\n`, 0o600);
    else rmSync(privateKeyPath(directory), { force: true });
    return revoked;
  });
}
