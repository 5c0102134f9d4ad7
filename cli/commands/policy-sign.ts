import { join, resolve } from "node:path";
import { replaceFile } from "../../provider/crypto/atomic-file.ts";
import { openKeyRing } from "../../provider/crypto/open-key-ring.ts";
import { signatureFile, signBundleDigest } from "../../provider/policy/bundle-signature.ts";
import { readBundle } from "../../provider/policy/read-bundle.ts";
import { appendAudit } from "../../provider/state/audit-log.ts";
import { findKeys, type KeyOptions } from "../key-place.ts";
import { auditLogPath } from "../project.ts";
import type { Terminal } from "../terminal.ts";

/** Options of `novacron policy sign`. */
export interface PolicySignOptions extends KeyOptions {
  readonly json?: boolean;
}

/**
 * `novacron policy sign FOLDER`: signs the digest of a bundle that is whole.
 * @throws {NovaCronError} NC1301 where it is not; NC1601 or NC1605 without a key for policies.
 */
export async function policySign(folder: string, options: PolicySignOptions, terminal: Terminal): Promise<number> {
  const { location, project } = await findKeys(options, terminal);
  const ring = openKeyRing({ ...location, create: "never" });
  const directory = resolve(terminal.directory, folder);
  const { digest, rules } = await readBundle({ directory, unverified: true });
  const envelope = signBundleDigest(ring, digest);
  const path = join(directory, signatureFile);
  replaceFile(path, `${JSON.stringify(envelope, null, 2)}\n`);
  const [signature] = envelope.signatures;
  if (project !== null) {
    const details = { by: terminal.user, directory, rules: rules.length, keyId: signature?.keyid };
    const at = terminal.now().toISOString();
    appendAudit(auditLogPath(project), [{ at, action: "policies.signed", subject: digest, details }]);
  }
  if (options.json === true) {
    terminal.out(`${JSON.stringify({ digest, keyId: signature?.keyid, signature: path }, null, 2)}\n`);
  } else {
    terminal.out(`Signed ${rules.length} rules with key ${signature?.keyid}: ${path}\n`);
    terminal.out(`Pin them with policies.digest: ${digest}\n`);
  }
  return 0;
}
