import { readFileSync } from "node:fs";
import { z } from "zod";
import { NovaCronError } from "../errors/novacron-error.ts";
import { algorithm, algorithmNames, isAlgorithmName } from "./algorithms.ts";
import { fromBase64url } from "./base64url.ts";
import { keyIdOf } from "./key-id.ts";

/** What a key may sign. A signature by a key without the purpose counts as one by an unknown key. */
export const keyPurposes = ["decision", "policy", "waiver", "audit"] as const;
export type KeyPurpose = (typeof keyPurposes)[number];

const instant = z.iso.datetime();

/** One public key. `publicKey` is unpadded base64url, instants are ISO 8601 in UTC. */
export const publicKeyEntry = z
  .strictObject({
    keyId: z.string().regex(/^[0-9a-f]{16}$/),
    algorithm: z.string().refine(isAlgorithmName, `one of ${algorithmNames.join(", ")}`),
    purposes: z.array(z.enum(keyPurposes)).min(1),
    publicKey: z.string(),
    createdAt: instant,
    revokedAt: instant.optional(),
    revokedReason: z.string().optional(),
  })
  .refine((entry) => {
    if (!isAlgorithmName(entry.algorithm)) return false;
    const bytes = fromBase64url(entry.publicKey);
    return (
      bytes !== undefined &&
      bytes.length === algorithm(entry.algorithm).publicKeyBytes &&
      keyIdOf(entry.algorithm, bytes) === entry.keyId
    );
  }, "keyId must be the digest of algorithm and publicKey");
export type PublicKeyEntry = z.infer<typeof publicKeyEntry>;

/** The public half of a key ring: `keys.json`, meant to be committed and reviewed, for whoever it lists is trusted. */
export const keyFile = z.strictObject({
  formatVersion: z.literal(1),
  keys: z
    .array(publicKeyEntry)
    .refine((keys) => new Set(keys.map((key) => key.keyId)).size === keys.length, "a keyId occurs twice"),
});
export type KeyFile = z.infer<typeof keyFile>;

/** The text of a key file: indented, so that reviews show a key a line. */
export function formatKeyFile(keys: readonly PublicKeyEntry[]): string {
  return `${JSON.stringify({ formatVersion: 1, keys }, null, 2)}\n`;
}

/**
 * The keys of a key file, or undefined where there is no such file.
 * @throws {NovaCronError} NC1602 when it is malformed, NC1606 when a newer NovaCron wrote it.
 */
export function readKeyFile(path: string): readonly PublicKeyEntry[] | undefined {
  const text = readIfThere(path);
  return text === undefined ? undefined : parseKeyFile(text, path);
}

/**
 * The keys in the text of a key file; `path` is for messages only.
 * @throws {NovaCronError} as {@link readKeyFile}.
 */
export function parseKeyFile(text: string, path: string): readonly PublicKeyEntry[] {
  const malformed = (what: string, cause?: unknown): NovaCronError =>
    new NovaCronError("NC1602", `${path} is malformed: ${what}`, {
      property: "keys.directory",
      expected: "a public key file as written by `novacron keys init`",
      remedy: "Restore it from version control; it must list every key that signed what is in the state.",
      cause,
    });
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw malformed("it is not JSON", cause);
  }
  const version = z.looseObject({ formatVersion: z.int() }).safeParse(json);
  if (version.success && version.data.formatVersion > 1) {
    throw new NovaCronError("NC1606", `${path} has format ${version.data.formatVersion}`, {
      property: "keys.directory",
      expected: "format 1",
      remedy: "Install the version of NovaCron that wrote it, or a newer one.",
    });
  }
  const parsed = keyFile.safeParse(json);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw malformed(issue ? `${issue.path.join(".") || "the whole"}: ${issue.message}` : "unknown", parsed.error);
  }
  return parsed.data.keys;
}

/** The text of a file, or undefined where it does not exist; other errors pass. */
export function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
}
