import { ed25519 } from "./ed25519.ts";
import { falcon512 } from "./falcon-512.ts";
import { hybrid } from "./hybrid.ts";
import { mlDsa65 } from "./ml-dsa-65.ts";
import type { SignatureAlgorithm } from "./signature-algorithm.ts";

const registry = {
  ed25519,
  "ml-dsa-65": mlDsa65,
  "falcon-512": falcon512,
  /** 730 bytes at most: for what lies in the state. */
  "ed25519+falcon-512": hybrid(ed25519, falcon512),
  /** 3,373 bytes, both halves native and standardised: for bundles and the audit log, where size does not matter. */
  "ed25519+ml-dsa-65": hybrid(ed25519, mlDsa65),
} as const satisfies Record<string, SignatureAlgorithm>;

/** Name of a signature algorithm as written into keys and attestations. */
export type AlgorithmName = keyof typeof registry;

/** All names, in the order of the registry. */
export const algorithmNames = Object.keys(registry) as readonly AlgorithmName[];

/** Whether a text names an algorithm of the registry. */
export function isAlgorithmName(name: string): name is AlgorithmName {
  return Object.hasOwn(registry, name);
}

/** The algorithm of a name. */
export function algorithm(name: AlgorithmName): SignatureAlgorithm {
  return registry[name];
}
