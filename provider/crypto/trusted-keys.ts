import { readKeyFile } from "./key-file.ts";
import { KeyRing } from "./key-ring.ts";
import { publicKeyPath } from "./manage-keys.ts";

/**
 * The public keys of a folder, to verify with and not to sign.
 * @returns undefined where it has no keys.json.
 * @throws {NovaCronError} NC1602 when it is malformed, NC1606 when a newer NovaCron wrote it.
 */
export function trustedKeys(directory: string): KeyRing | undefined {
  const listed = readKeyFile(publicKeyPath(directory));
  return listed === undefined ? undefined : new KeyRing(listed, []);
}
