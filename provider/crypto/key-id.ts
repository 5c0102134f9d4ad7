import { createHash } from "node:crypto";
import type { AlgorithmName } from "./algorithms.ts";

/** A key's name: the first 16 hexadecimal digits of SHA-256 over the algorithm's name, a zero byte and the public key. */
export function keyIdOf(algorithm: AlgorithmName, publicKey: Uint8Array): string {
  return createHash("sha256").update(algorithm).update("\0").update(publicKey).digest("hex").slice(0, 16);
}
