import { privateKeyPath, publicKeyPath, rotate } from "../../provider/crypto/manage-keys.ts";
import { NovaCronError } from "../../provider/errors/novacron-error.ts";
import { auditKeys, findKeys, type KeyOptions } from "../key-place.ts";
import type { Terminal } from "../terminal.ts";
import { refuseEncrypted } from "./keys-init.ts";

/** Options of `novacron keys rotate`. */
export interface KeysRotateOptions extends KeyOptions {
  readonly printPrivate?: boolean;
}

/**
 * `novacron keys rotate`: adds fresh keys, which sign from now on.
 * @throws {NovaCronError} NC1602 for malformed files; NC1903 when the new private keys would be lost.
 */
export async function keysRotate(options: KeysRotateOptions, terminal: Terminal): Promise<number> {
  const place = await findKeys(options, terminal);
  refuseEncrypted(place);
  const given = place.location.privateKey !== undefined;
  if (given && options.printPrivate !== true) {
    throw new NovaCronError(
      "NC1903",
      `the private keys come from the ${place.origin.description}, which this command cannot change`,
      {
        property: "--print-private",
        expected: "--print-private, and somebody who stores what it prints",
        remedy: "Add --print-private; else the new private keys would be lost",
      },
    );
  }
  const { keys, privateKeys } = rotate(place.location);
  auditKeys(
    place,
    terminal,
    "keys.rotated",
    keys.map((key) => key.keyId),
    { directory: place.location.directory },
  );
  const say = options.printPrivate === true ? terminal.err : terminal.out;
  say(
    `Added ${keys.map((key) => `${key.keyId} (${key.purposes.join(", ")})`).join(" and ")}; the older keys stay trusted\n`,
  );
  say(`Commit        ${publicKeyPath(place.location.directory)}\n`);
  say(
    given
      ? `Replace       the ${place.origin.description} with the value below\n`
      : `Keep secret   ${privateKeyPath(place.location.directory)}\n`,
  );
  say("To retire an old key: `novacron reattest --all`, then `novacron keys revoke KEYID --reason TEXT`\n");
  if (options.printPrivate === true) terminal.out(`${privateKeys}\n`);
  return 0;
}
