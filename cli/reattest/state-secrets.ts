import { Secret } from "../../provider/state/secret.ts";

// How a state marks secrets: https://github.com/pulumi/pulumi/blob/master/sdk/go/common/resource/properties.go
const signatureKey = "4dabf18193072939515e22adb298388d";
const secretSignature = "1b47061264138c4ac30d75fd1eb44270";

interface SecretEnvelope {
  readonly [signatureKey]: typeof secretSignature;
  /** With --show-secrets: JSON text. */
  readonly plaintext?: string;
  readonly ciphertext?: string;
}

/** Whether a value of a state stands for a secret. */
export function isSecretEnvelope(value: unknown): value is SecretEnvelope {
  return (
    typeof value === "object" && value !== null && signatureKey in value && value[signatureKey] === secretSignature
  );
}

/** Whether a value of a state is a secret, or holds one at any depth. */
export function holdsSecret(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  return isSecretEnvelope(value) || Object.values(value).some(holdsSecret);
}

/**
 * A value of a state that was exported with --show-secrets, its secrets as {@link Secret}.
 * @throws {TypeError} on a secret without plaintext.
 */
export function decodeState(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(decodeState);
  if (typeof value !== "object" || value === null) return value;
  if (isSecretEnvelope(value)) {
    if (value.plaintext === undefined) throw new TypeError("a secret of the state was exported without its plaintext");
    return new Secret(decodeState(JSON.parse(value.plaintext)));
  }
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, decodeState(item)]));
}

/** A value for a state; what is secret goes in with its plaintext, which Pulumi encrypts when it imports the state. */
export function encodeState(value: unknown): unknown {
  if (value instanceof Secret) {
    return { [signatureKey]: secretSignature, plaintext: JSON.stringify(encodeState(value.value)) };
  }
  if (Array.isArray(value)) return value.map(encodeState);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, item]) => item !== undefined)
      .map(([key, item]) => [key, encodeState(item)]),
  );
}

/** The same with every secret hidden: Pulumi encrypts to other bytes at every export, so states are compared without. */
export function withoutSecrets(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutSecrets);
  if (typeof value !== "object" || value === null) return value;
  if (isSecretEnvelope(value)) return "[secret]";
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withoutSecrets(item)]));
}
