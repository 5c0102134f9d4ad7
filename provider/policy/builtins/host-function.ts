/** An argument as the sandbox has it; each form is made only where a function asks for it. */
export interface HostArgument {
  /** JSON text; sets are lists, and numbers are written as the rules have them. */
  readonly json: () => string;
  /** As Rego writes it: sets in braces. */
  readonly rego: () => string;
}

/**
 * A built-in function that the sandbox asks its host for. Pure.
 * @returns what has a JSON form; a bigint is written as a number; undefined where OPA has no result.
 */
export type HostFunction = (...args: readonly HostArgument[]) => unknown;

/**
 * The value of an argument. Whole numbers that JavaScript's numbers cannot hold exactly are bigints, so that nanoseconds
 * since 1970 go through unharmed.
 */
export function argumentValue(argument: HostArgument | undefined): unknown {
  if (argument === undefined) return undefined;
  const text = argument.json();
  if (!/\d{16}/.test(text)) return JSON.parse(text);
  return JSON.parse(text, function (this: unknown, _key, value: unknown, ...rest: readonly unknown[]) {
    const source: unknown = Reflect.get(Object(rest[0]), "source");
    const isLarge = typeof value === "number" && !Number.isSafeInteger(value) && typeof source === "string";
    return isLarge && /^-?\d+$/.test(source) ? BigInt(source) : value;
  });
}

/** JSON text of a function's result, bigints as numbers. */
export function jsonOf(result: unknown): string {
  if (typeof result === "bigint") return String(result);
  if (Array.isArray(result)) return `[${result.map(jsonOf).join(",")}]`;
  if (typeof result !== "object" || result === null) return JSON.stringify(result);
  return `{${Object.entries(result)
    .map(([key, value]) => `${JSON.stringify(key)}:${jsonOf(value)}`)
    .join(",")}}`;
}
