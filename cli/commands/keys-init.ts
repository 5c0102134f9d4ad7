import { type KeyPurpose, keyPurposes } from "../../provider/crypto/key-file.ts";
import { createKeys, privateKeyPath, publicKeyPath, readPrivateKeys } from "../../provider/crypto/manage-keys.ts";
import { formatPrivateKeys, type PrivateKey } from "../../provider/crypto/private-key.ts";
import { NovaCronError } from "../../provider/errors/novacron-error.ts";
import { auditKeys, findKeys, type KeyOptions, type KeyPlace } from "../key-place.ts";
import type { Terminal } from "../terminal.ts";

/** Options of `novacron keys init`. */
export interface KeysInitOptions extends KeyOptions {
  readonly printPrivate?: boolean;
  /** Prints only keys for these; all where absent. */
  readonly purpose?: readonly string[];
}

/**
 * `novacron keys init`: makes the first keys of a folder, and says what to commit and what to keep secret. Where there are
 * keys it makes none.
 * @throws {NovaCronError} NC1601 when keys.json is there without its private keys; NC1602 for malformed files; NC1903 when
 * the private keys are encrypted in the configuration, or there is none for `--purpose` alone.
 */
export async function keysInit(options: KeysInitOptions, terminal: Terminal): Promise<number> {
  const purposes = purposesOf(options);
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
    say(
      `Keep secret   ${privateKeyPath(directory)}: with it anybody can sign decisions, waivers and policies; it is in .gitignore\n`,
    );
    say(
      "For CI        `novacron keys init --print-private --purpose decision,audit` prints the value of the secret NOVACRON_PRIVATE_KEY\n",
    );
    say("Keep a copy   a lost private key means to sign everything anew with `novacron reattest`\n");
  }
  if (options.printPrivate === true) {
    const all = readPrivateKeys(place.location) ?? [];
    terminal.out(`${formatPrivateKeys(purposes === undefined ? all : keysFor(purposes, all))}\n`);
  }
  return 0;
}

function purposesOf({ purpose, printPrivate }: KeysInitOptions): readonly KeyPurpose[] | undefined {
  if (purpose === undefined) return undefined;
  const known = keyPurposes.filter((each) => purpose.includes(each));
  const strange = purpose.filter((each) => !known.some((name) => name === each));
  if (printPrivate === true && strange.length === 0) return known;
  throw new NovaCronError(
    "NC1903",
    strange.length > 0
      ? `there is no purpose ${strange.join(", ")}`
      : "--purpose says which private keys to print, and none are to be printed",
    {
      property: "--purpose",
      expected: `--print-private with some of ${keyPurposes.join(", ")}`,
      remedy: "Correct it, or leave --purpose out: keys for every purpose are made.",
    },
  );
}

/** Keys that can do nothing but what they are asked for. */
function keysFor(purposes: readonly KeyPurpose[], all: readonly PrivateKey[]): readonly PrivateKey[] {
  const found = all.filter((key) => key.purposes.every((purpose) => purposes.includes(purpose)));
  const lacking = purposes.filter((purpose) => !found.some((key) => key.purposes.includes(purpose)));
  if (lacking.length === 0) return found;
  const joint = all.filter((key) => key.purposes.some((purpose) => lacking.includes(purpose)));
  const others = joint.map((key) => `${key.keyId} is for ${key.purposes.join(", ")}`).join("; ");
  throw new NovaCronError(
    "NC1903",
    `no private key is for ${lacking.join(", ")} alone${others === "" ? "" : `: ${others}`}`,
    {
      property: "--purpose",
      expected: "keys whose purposes are all among those named",
      remedy:
        "Run `novacron keys rotate`, which makes a key for each purpose, then `novacron reattest --all`, and revoke the old keys.",
    },
  );
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
