import { readKeyFile } from "../../provider/crypto/key-file.ts";
import { publicKeyPath, revoke } from "../../provider/crypto/manage-keys.ts";
import { NovaCronError } from "../../provider/errors/novacron-error.ts";
import { auditKeys, findKeys, type KeyOptions } from "../key-place.ts";
import type { Terminal } from "../terminal.ts";

/** Options of `novacron keys revoke`. */
export interface KeysRevokeOptions extends KeyOptions {
  readonly reason: string;
}

/**
 * `novacron keys revoke KEYID --reason TEXT`: whatever the key signed is refused from now on.
 * @throws {NovaCronError} NC1605 when keys.json does not list it; NC1602 for malformed files; NC1903 for an empty reason.
 */
export async function keysRevoke(keyId: string, options: KeysRevokeOptions, terminal: Terminal): Promise<number> {
  if (options.reason.trim() === "") {
    throw new NovaCronError("NC1903", "--reason is empty", {
      property: "--reason",
      expected: "why the key is revoked",
      remedy: "Give it",
    });
  }
  const place = await findKeys(options, terminal);
  const path = publicKeyPath(place.location.directory);
  const before = readKeyFile(path)?.find((key) => key.keyId === keyId);
  const entry = revoke(place.location, keyId, options.reason);
  if (before?.revokedAt !== undefined) {
    terminal.out(`${keyId} was revoked before, at ${entry.revokedAt}; nothing was changed\n`);
    return 0;
  }
  auditKeys(place, terminal, "keys.revoked", [keyId], { reason: options.reason });
  terminal.out(`Revoked ${keyId} (${entry.purposes.join(", ")})\n`);
  terminal.out(`Commit        ${path}\n`);
  if (place.origin.kind !== "file" && place.origin.kind !== "none") {
    terminal.out(`Remove        the key from the ${place.origin.description}, too\n`);
  }
  const successor = readKeyFile(path)?.some(
    (key) => key.revokedAt === undefined && key.purposes.some((purpose) => entry.purposes.includes(purpose)),
  );
  if (successor !== true) terminal.out("Then          `novacron keys rotate`, for no other key has its purposes\n");
  if (entry.purposes.includes("decision")) {
    terminal.out("Then          review what it signed, and sign it anew with `novacron reattest`\n");
  }
  return 0;
}
