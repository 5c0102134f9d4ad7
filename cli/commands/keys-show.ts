import { type PublicKeyEntry, readKeyFile } from "../../provider/crypto/key-file.ts";
import { publicKeyPath, readPrivateKeys } from "../../provider/crypto/manage-keys.ts";
import { publicEntryOf } from "../../provider/crypto/private-key.ts";
import { findKeys, type KeyOptions } from "../key-place.ts";
import { renderTable } from "../table.ts";
import type { Terminal } from "../terminal.ts";

/** Options of `novacron keys show`. */
export interface KeysShowOptions extends KeyOptions {
  readonly json?: boolean;
}

/**
 * `novacron keys show`: the public keys, and where the private ones come from. Nothing private is printed.
 * @throws {NovaCronError} NC1602 for malformed files.
 */
export async function keysShow(options: KeysShowOptions, terminal: Terminal): Promise<number> {
  const { location, origin } = await findKeys(options, terminal);
  const path = publicKeyPath(location.directory);
  const listed = readKeyFile(path);
  const atHand = readPrivateKeys(location) ?? [];
  // As a CI runner that has only the private keys would see it.
  const keys = listed ?? atHand.map(publicEntryOf);
  const signing = new Set(atHand.map((key) => key.keyId));
  if (options.json === true) {
    const shown = keys.map((key) => ({ ...key, privateKeyAtHand: signing.has(key.keyId) }));
    const source = { kind: origin.kind, description: origin.description };
    terminal.out(
      `${JSON.stringify({ file: listed === undefined ? null : path, privateKeys: source, keys: shown }, null, 2)}\n`,
    );
    return 0;
  }
  if (keys.length === 0)
    terminal.out(`There are no keys in ${location.directory}; make them with \`novacron keys init\`\n`);
  else
    terminal.out(
      renderTable(
        terminal,
        headings,
        keys.map((key) => row(key, signing)),
      ),
    );
  terminal.out(`Public keys   ${listed === undefined ? "nowhere; these follow from the private ones" : path}\n`);
  terminal.out(`Private keys  ${origin.description}\n`);
  return 0;
}

const headings = ["key id", "algorithm", "purposes", "created", "revoked", "signs here"] as const;

function row(key: PublicKeyEntry, signing: ReadonlySet<string>): readonly string[] {
  const revoked =
    key.revokedAt === undefined
      ? ""
      : `${key.revokedAt}${key.revokedReason === undefined ? "" : `: ${key.revokedReason}`}`;
  const signs = key.revokedAt === undefined && signing.has(key.keyId) ? "yes" : "no";
  return [key.keyId, key.algorithm, key.purposes.join(", "), key.createdAt, revoked, signs];
}
