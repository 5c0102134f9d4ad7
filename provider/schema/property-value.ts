/** A value that is not known before something else was created. Answered with unknown, never guessed. */
export class Unknown {
  toJSON(): never {
    throw new TypeError("an unknown value has no JSON form");
  }
}

/** The one unknown value. */
export const UNKNOWN = new Unknown();

/** Property values as the engine sends them, secrets and unknowns included. */
export type PropertyMap = Readonly<Record<string, unknown>>;

/** Whether `value` is, or holds at any depth, a value for which `test` says so. */
export function containsValue(value: unknown, test: (leaf: unknown) => boolean): boolean {
  if (test(value)) return true;
  if (Array.isArray(value)) return value.some((item) => containsValue(item, test));
  if (value !== null && typeof value === "object")
    return Object.values(value).some((item) => containsValue(item, test));
  return false;
}

/** Whether anything in `value` is unknown. */
export function containsUnknown(value: unknown): boolean {
  return containsValue(value, (leaf) => leaf instanceof Unknown);
}
