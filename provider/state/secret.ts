import { inspect } from "node:util";

const mask = "[secret]";

/**
 * An input whose value must not show: in logs and JSON it is "[secret]". What is made from the value is secret as well;
 * whoever needs it asks for `.value` on purpose.
 */
export class Secret {
  readonly #value: unknown;

  constructor(value: unknown) {
    this.#value = value;
  }

  get value(): unknown {
    return this.#value;
  }

  toJSON(): string {
    return mask;
  }

  toString(): string {
    return mask;
  }

  [inspect.custom](): string {
    return `Secret(${mask})`;
  }
}

/** Whether a value is wrapped as a {@link Secret}. */
export function isSecret(value: unknown): value is Secret {
  return value instanceof Secret;
}

/** Whether a value is a {@link Secret} or holds one at any depth. */
export function containsSecret(value: unknown): boolean {
  if (isSecret(value)) return true;
  if (typeof value !== "object" || value === null) return false;
  return Object.values(value).some(containsSecret);
}

/** A copy of plain data with each {@link Secret} replaced by "[secret]", for records and logs. */
export function maskSecrets(value: unknown): unknown {
  return replaceSecrets(value, () => mask);
}

/** A copy of plain data with each {@link Secret} replaced by its value, at any depth, for the engine. */
export function revealSecrets(value: unknown): unknown {
  return replaceSecrets(value, (secret) => revealSecrets(secret.value));
}

/**
 * A copy of plain data in which `replace` gives what stands for each {@link Secret}. `pointer` is the JSON Pointer
 * (RFC 6901) of the secret.
 */
export function replaceSecrets(
  value: unknown,
  replace: (secret: Secret, pointer: string) => unknown,
  pointer = "",
): unknown {
  if (isSecret(value)) return replace(value, pointer);
  if (Array.isArray(value)) return value.map((item, index) => replaceSecrets(item, replace, `${pointer}/${index}`));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => {
      const token = key.replaceAll("~", "~0").replaceAll("/", "~1");
      return [key, replaceSecrets(item, replace, `${pointer}/${token}`)];
    }),
  );
}
