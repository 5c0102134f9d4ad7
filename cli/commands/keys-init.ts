import { createKeys, privateKeyPath, publicKeyPath, readPrivateKeys } from "../../provider/crypto/manage-keys.ts";
import { formatPrivateKeys } from "../../provider/crypto/private-key.ts";
import { NovaCronError } from "../../provider/errors/novacron-error.ts";
import { auditKeys, findKeys, type KeyOptions, type KeyPlace } from "../key-place.ts";
import type { Terminal } from "../terminal.ts";

/** Options of `novacron keys init`. */
export interface KeysInitOptions extends KeyOptions {
  readonly printPrivate?: boolean;
}

/**
 * `novacron keys init`: makes the first keys of a folder, and says what to commit and what to keep secret. Where there are
 * keys it makes none.
 * @throws {NovaCronError} NC1601 when keys.json is there without its private keys; NC1602 for malformed files; NC1903 when
 * the private keys are encrypted in the configuration.
 */
export async function keysInit(options: KeysInitOptions, terminal: Terminal): Promise<number> {
  const place = await findKeys(options, terminal);
  refuseEncrypted(place);
  const { created, keys } = createKeys(place.location);
  if (created)
    auditKeys(
      place,
      terminal,
      "keys.created",
      keys.map((key) => key.keyId),
      { directory: place.location.directory },
    );
  // With --print-private a pipe gets the value alone.
  const say = options.printPrivate === true ? terminal.err : terminal.out;
  const { directory } = place.location;
  say(
    created
      ? `Made ${keys.length} keys in ${directory}\n`
      : `There are keys already; nothing was made. ${publicKeyPath(directory)} lists them\n`,
  );
  if (created) {
    say(`Commit        ${publicKeyPath(directory)}: whom it lists is trusted, so review its changes\n`);
    say(`Keep secret   ${privateKeyPath(directory)}: with it anybody can sign decisions; it is in .gitignore\n`);
    say("For CI        `novacron keys init --print-private` prints the value of the secret NOVACRON_PRIVATE_KEY\n");
    say("Keep a copy   a lost private key means to sign everything anew with `novacron reattest`\n");
  }
  if (options.printPrivate === true) terminal.out(`${formatPrivateKeys(readPrivateKeys(place.location) ?? [])}\n`);
  return 0;
}

/**
 * Keys that only Pulumi can decrypt are not absent: to make others beside them would be wrong.
 * @throws {NovaCronError} NC1903.
 */
export function refuseEncrypted(place: KeyPlace): void {
  if (place.origin.kind !== "encrypted") return;
  throw new NovaCronError("NC1903", `the private keys lie in the ${place.origin.description}`, {
    property: "keys.privateKey",
    expected: "private keys that this command can read",
    remedy: 'Give them for this command: NOVACRON_PRIVATE_KEY="$(pulumi config get --path novacron:keys.privateKey)"',
  });
}
