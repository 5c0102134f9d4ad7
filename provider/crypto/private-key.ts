import { createHash } from "node:crypto";
import { statSync } from "node:fs";
import { z } from "zod";
import { NovaCronError } from "../errors/novacron-error.ts";
import { algorithm, isAlgorithmName } from "./algorithms.ts";
import { fromBase64url, toBase64url } from "./base64url.ts";
import { canonicalJson } from "./canonical-json.ts";
import { keyPurposes, type PublicKeyEntry, readIfThere } from "./key-file.ts";
import { keyIdOf } from "./key-id.ts";

/** Starts every private key, so that secret scanners and people know one when they see it. */
export const privateKeyPrefix = "ncsk1_";

const checksumBytes = 4;

const header = z.strictObject({
  keyId: z.string(),
  algorithm: z.string().refine(isAlgorithmName, "an algorithm of this version"),
  purposes: z.array(z.enum(keyPurposes)).min(1),
  createdAt: z.iso.datetime(),
});
type Header = z.infer<typeof header>;

/** A private key with all that its entry in `keys.json` says besides the public key. */
export interface PrivateKey extends Header {
  readonly secretKey: Uint8Array;
}

/**
 * One private key as text: {@link privateKeyPrefix} and base64url of header length (2 bytes), header (canonical JSON), secret
 * key and checksum (4 bytes of SHA-256, against torn pastes). 2.0 kB for the default algorithm. Several keys are joined by ".".
 */
export function formatPrivateKeys(keys: readonly PrivateKey[]): string {
  return keys
    .map(({ secretKey, keyId, algorithm, purposes, createdAt }) => {
      const head = Buffer.from(canonicalJson({ keyId, algorithm, purposes, createdAt }), "utf8");
      const length = Buffer.alloc(2);
      length.writeUInt16BE(head.length);
      const body = Buffer.concat([length, head, secretKey]);
      return privateKeyPrefix + toBase64url(Buffer.concat([body, checksum(body)]));
    })
    .join(".");
}

function checksum(body: Uint8Array): Uint8Array {
  return createHash("sha256").update(body).digest().subarray(0, checksumBytes);
}

/**
 * Private keys from text; white space around keys is allowed. `origin` names the source in messages.
 * @throws {NovaCronError} NC1602 when a key is malformed. The message never repeats the text.
 */
export function parsePrivateKeys(text: string, origin: string): readonly PrivateKey[] {
  return text
    .split(".")
    .map((part) => part.trim())
    .map((part, index) => {
      const key = parsePrivateKey(part);
      if (typeof key !== "string") return key;
      throw new NovaCronError("NC1602", `private key ${index + 1} from ${origin} is malformed: ${key}`, {
        property: "keys.privateKey",
        expected: `${privateKeyPrefix} and base64url, as written by \`novacron keys init\``,
        remedy: "Copy the whole line again, or set NOVACRON_PRIVATE_KEY to it.",
      });
    });
}

/** The key, or what is wrong with the text. */
function parsePrivateKey(text: string): PrivateKey | string {
  if (!text.startsWith(privateKeyPrefix)) return `it does not begin with ${privateKeyPrefix}`;
  const bytes = fromBase64url(text.slice(privateKeyPrefix.length));
  if (bytes === undefined) return "it is not base64url";
  const body = bytes.subarray(0, -checksumBytes);
  if (body.length < 2 || !Buffer.from(bytes.subarray(-checksumBytes)).equals(checksum(body))) {
    return "its checksum is wrong, so it was cut off or changed";
  }
  const length = new DataView(body.buffer, body.byteOffset).getUint16(0);
  let json: unknown;
  try {
    json = JSON.parse(Buffer.from(body.subarray(2, 2 + length)).toString("utf8"));
  } catch {
    return "its header is not JSON";
  }
  const parsed = header.safeParse(json);
  if (!parsed.success) return "its header is wrong, or a newer NovaCron wrote it";
  const secretKey = new Uint8Array(body.subarray(2 + length));
  if (secretKey.length !== algorithm(parsed.data.algorithm).secretKeyBytes)
    return "its secret part has the wrong length";
  return { ...parsed.data, secretKey };
}

/**
 * Private keys from a file that nobody but its owner may read, or undefined where there is none. Windows has no such mode
 * bits, so there only the folder's access list protects the file.
 * @throws {NovaCronError} NC1602 when the file's mode is wider than 0600 or a key is malformed.
 */
export function readPrivateKeyFile(path: string, platform: NodeJS.Platform): readonly PrivateKey[] | undefined {
  const text = readIfThere(path);
  if (text === undefined) return undefined;
  if (platform !== "win32") {
    const mode = statSync(path).mode & 0o777;
    if ((mode & 0o077) !== 0) {
      throw new NovaCronError("NC1602", `${path} has mode 0${mode.toString(8)}: others may read the private key`, {
        property: "keys.directory",
        expected: "mode 0600",
        remedy: `Run \`chmod 600 ${path}\`; if others could have read it, also \`novacron keys rotate\`.`,
      });
    }
  }
  return parsePrivateKeys(text, path);
}

/**
 * The public entry of a private key. This derives the public key, which takes milliseconds.
 * @throws {NovaCronError} NC1602 when the secret part does not belong to the key id in the header.
 */
export function publicEntryOf(key: PrivateKey): PublicKeyEntry {
  const { keyId, purposes, createdAt } = key;
  let publicKey: Uint8Array | undefined;
  try {
    publicKey = algorithm(key.algorithm).publicKeyOf(key.secretKey);
  } catch {
    // Whatever the scheme says about malformed bytes could repeat some of them.
  }
  if (publicKey === undefined || keyIdOf(key.algorithm, publicKey) !== keyId) {
    throw new NovaCronError("NC1602", `private key ${keyId} does not match its own key id`, {
      property: "keys.privateKey",
      expected: "a private key as written by `novacron keys init`",
      remedy: "Restore the key from where it is kept, or make a new one with `novacron keys rotate`.",
    });
  }
  return { keyId, algorithm: key.algorithm, purposes: [...purposes], publicKey: toBase64url(publicKey), createdAt };
}
