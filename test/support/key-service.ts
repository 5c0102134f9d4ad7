import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** Encrypts the data keys of stacks, as a Vault server would whose transit engine is asked. */
export interface KeyService {
  /** For `pulumi stack init --secrets-provider`. */
  readonly secretsProvider: string;
  /** What the CLI needs in its environment to reach it. */
  readonly environment: Readonly<Record<string, string>>;
}

let running: Promise<KeyService> | undefined;

/**
 * The key service of this process, which ends with it. A passphrase would do as well, but the CLI derives a key from it at
 * every command, by a million rounds of SHA-256; what lies in the state is encrypted in the same way with either.
 *
 * Speaks https://developer.hashicorp.com/vault/api-docs/secret/transit as far as the CLI does.
 */
export function keyService(): Promise<KeyService> {
  running ??= new Promise((resolve, fail) => {
    const key = randomBytes(32);
    const server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.on("end", () => {
        try {
          const asked = JSON.parse(Buffer.concat(chunks).toString()) as { plaintext?: string; ciphertext?: string };
          const data = request.url?.includes("/encrypt/")
            ? { ciphertext: `vault:v1:${wrap(key, asked.plaintext ?? "")}` }
            : { plaintext: unwrap(key, asked.ciphertext ?? "") };
          response.setHeader("content-type", "application/json").end(JSON.stringify({ data }));
        } catch (error) {
          response.writeHead(400).end(JSON.stringify({ errors: [String(error)] }));
        }
      });
    });
    server.once("error", fail);
    server.listen(0, "127.0.0.1", () => {
      server.unref();
      const { port } = server.address() as AddressInfo;
      resolve({
        secretsProvider: "hashivault://stacks",
        environment: { VAULT_ADDR: `http://127.0.0.1:${port}`, VAULT_TOKEN: "test" },
      });
    });
  });
  return running;
}

function wrap(key: Buffer, plaintext: string): string {
  const nonce = randomBytes(12);
  const cipher = createCipheriv("aes-256-gcm", key, nonce);
  const sealed = Buffer.concat([cipher.update(plaintext, "utf8"), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString("base64");
}

function unwrap(key: Buffer, ciphertext: string): string {
  const bytes = Buffer.from(ciphertext.replace(/^vault:v1:/, ""), "base64");
  const decipher = createDecipheriv("aes-256-gcm", key, bytes.subarray(0, 12)).setAuthTag(bytes.subarray(12, 28));
  return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString("utf8");
}
