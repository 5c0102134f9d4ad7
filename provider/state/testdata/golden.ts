import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseKeyFile } from "../../crypto/key-file.ts";
import { KeyRing } from "../../crypto/key-ring.ts";
import { parsePrivateKeys } from "../../crypto/private-key.ts";
import { isSecret, Secret } from "../secret.ts";
import type { Statement } from "../statement.ts";

/** Path of a golden file. */
export function goldenPath(name: string): string {
  return fileURLToPath(new URL(name, import.meta.url));
}

/** Text of a golden file. */
export function goldenText(name: string): string {
  return readFileSync(goldenPath(name), "utf8");
}

/** Content of a golden JSON file. */
export function golden<T>(name: string): T {
  return JSON.parse(goldenText(name)) as T;
}

/** The text of the test keys' private halves. */
export function testPrivateKeys(): string {
  return goldenText("test-keys/private-key.TEST-ONLY.txt");
}

/** A ring of the published test keys. */
export function testRing(): KeyRing {
  const keys = parseKeyFile(goldenText("test-keys/keys.json"), "test keys");
  return new KeyRing(keys, parsePrivateKeys(testPrivateKeys(), "test keys"));
}

/** A statement like those of real resources; `index` tells several apart. */
export function sampleStatement(index: number, urnLength = 0): Statement {
  const urn = `urn:pulumi:dev::shop::novacron:index:Placement::web-${index}`;
  return {
    stack: "organization/shop/dev",
    urn: urn.padEnd(urnLength, "x"),
    target: `node-${index % 7}`,
    requestDigest: `sha256:${index.toString(16).padStart(64, "a")}`,
    decisionDigest: `sha256:${index.toString(16).padStart(64, "d")}`,
  };
}

/** Inputs from JSON, in which `{"secret": value}` stands for a secret. */
export function inputsFromJson(json: unknown): Record<string, unknown> {
  const inputs = withSecrets(json);
  if (typeof inputs !== "object" || inputs === null || Array.isArray(inputs) || isSecret(inputs)) {
    throw new TypeError("inputsFromJson: not an object");
  }
  return { ...inputs };
}

function withSecrets(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withSecrets);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value);
  const [first] = entries;
  if (entries.length === 1 && first?.[0] === "secret") return new Secret(withSecrets(first[1]));
  return Object.fromEntries(entries.map(([key, item]) => [key, withSecrets(item)]));
}
