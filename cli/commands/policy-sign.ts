import { readFile, stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { archiveOf } from "../../policies/build/bundle-archive.ts";
import { replaceFile } from "../../provider/crypto/atomic-file.ts";
import { openKeyRing } from "../../provider/crypto/open-key-ring.ts";
import { bundleFiles } from "../../provider/policy/bundle-format.ts";
import { signatureFile, signBundleDigest } from "../../provider/policy/bundle-signature.ts";
import { readBundle } from "../../provider/policy/read-bundle.ts";
import { unpackBundle } from "../../provider/policy/unpack-bundle.ts";
import { appendAudit } from "../../provider/state/audit-log.ts";
import { findKeys, type KeyOptions } from "../key-place.ts";
import { auditLogPath } from "../project.ts";
import type { Terminal } from "../terminal.ts";

/** Options of `novacron policy sign`. */
export interface PolicySignOptions extends KeyOptions {
  readonly json?: boolean;
}

/**
 * `novacron policy sign BUNDLE`: signs the digest of a bundle that is whole, a folder or an archive. The signature goes into
 * it; an archive is packed anew.
 * @throws {NovaCronError} NC1301 where it is not; NC1601 or NC1605 without a key for policies.
 */
export async function policySign(bundle: string, options: PolicySignOptions, terminal: Terminal): Promise<number> {
  const { location, project } = await findKeys(options, terminal);
  const ring = openKeyRing({ ...location, create: "never" });
  const directory = resolve(terminal.directory, bundle);
  const { digest, rules } = await readBundle({ directory, unverified: true });
  const envelope = signBundleDigest(ring, digest);
  const path = await place(directory, `${JSON.stringify(envelope, null, 2)}\n`);
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

/** Writes the signature, and says where it is. */
async function place(bundle: string, signature: string): Promise<string> {
  if ((await stat(bundle)).isDirectory()) {
    const path = join(bundle, signatureFile);
    replaceFile(path, signature);
    return path;
  }
  const files = await unpackBundle(await readFile(bundle), ["manifest.json", ...bundleFiles]);
  replaceFile(bundle, archiveOf(new Map([...files, [signatureFile, Buffer.from(signature)]])));
  return bundle;
}
