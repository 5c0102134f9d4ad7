import { maskedValue } from "../../provider/policy/policy-input.ts";

// How Pulumi's files mark what JSON cannot say: https://github.com/pulumi/pulumi/blob/master/sdk/go/common/resource/properties.go
const signatureKey = "4dabf18193072939515e22adb298388d";
const signatures = {
  secret: "1b47061264138c4ac30d75fd1eb44270",
  output: "d0e6a833031e9bbcd3f4e8bde6ca49a4",
  asset: "c44067f5952c0a294b673a41bacd8c17",
  archive: "0def7320c3a5731c473e5ecbe6d01bc7",
} as const;
const unknowns: ReadonlySet<string> = new Set([
  "04da6b54-80e4-46f7-96ec-b56ff0331ba9", // string
  "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7", // bool
  "3eeb2bf0-c639-47a8-9e75-3b44932eb421", // number
  "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2", // array
  "030794c1-ac77-496b-92df-f27374a8bd58", // asset
  "e48ece36-62e2-4504-bad9-02848725956a", // archive
  "dd056dcd-154b-4c76-9bd3-c8f88648b5ff", // object
]);

/** Bridged Terraform providers list under this key which inputs they filled in themselves. */
const defaultsKey = "__defaults";

/** The inputs of a resource as reviews see them. */
export interface PlanValues {
  /** Secrets masked; what is unknown is absent, or null in a list, whose other items keep their places. */
  readonly properties: Readonly<Record<string, unknown>>;
  /** Dotted paths of what is unknown, items of lists by their index: `ingress.0.cidrBlocks`. */
  readonly unknown: readonly string[];
  /** Top-level properties that the provider filled in itself, where it tells. */
  readonly defaulted: readonly string[];
}

/** Inputs as previews, update plans and states write them. Ciphertext and plaintext of secrets both stay behind. */
export function planValues(inputs: Readonly<Record<string, unknown>>): PlanValues {
  const unknown: string[] = [];
  const defaults = inputs[defaultsKey];
  const defaulted = Array.isArray(defaults) ? defaults.filter((key) => typeof key === "string") : [];
  return { properties: objectOf(inputs, "", unknown), unknown, defaulted };
}

/** Marks a value that is left out. */
const absent = Symbol("absent");

function objectOf(
  fields: Readonly<Record<string, unknown>>,
  path: string,
  unknown: string[],
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(fields)
      .filter(([key]) => key !== defaultsKey)
      .map(([key, value]) => [key, readValue(value, path === "" ? key : `${path}.${key}`, unknown)] as const)
      .filter(([, value]) => value !== absent),
  );
}

function readValue(value: unknown, path: string, unknown: string[]): unknown {
  if (typeof value === "string" && unknowns.has(value)) return leaveOut(path, unknown);
  if (Array.isArray(value)) {
    return value.map((item, index) => {
      const read = readValue(item, `${path}.${index}`, unknown);
      return read === absent ? null : read;
    });
  }
  if (!isRecord(value)) return value;
  const signature = value[signatureKey];
  if (signature === undefined) return objectOf(value, path, unknown);
  if (signature === signatures.output && value.secret !== true) {
    return "value" in value ? readValue(value.value, path, unknown) : leaveOut(path, unknown);
  }
  if (signature === signatures.secret || signature === signatures.output) return maskedValue;
  // The path of a file differs between machines; its hash is what is applied.
  const { [signatureKey]: _, ...rest } = value;
  if (signature === signatures.asset || signature === signatures.archive) {
    return typeof rest.hash === "string" && rest.hash !== "" ? { hash: rest.hash } : objectOf(rest, path, unknown);
  }
  return objectOf(rest, path, unknown);
}

function leaveOut(path: string, unknown: string[]): typeof absent {
  unknown.push(path);
  return absent;
}

/** Whether a value is an object with string keys. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
