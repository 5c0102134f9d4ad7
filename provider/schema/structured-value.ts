/**
 * A configuration value as it was meant: `pulumi config set` and Pulumi's languages write objects, lists and numbers as
 * JSON text. Text that only looks like JSON stays text; the schema then says what was expected.
 */
export function structuredValue(value: unknown): unknown {
  if (typeof value !== "string" || !/^\s*[{[]|^-?\d+(?:\.\d+)?$/.test(value)) return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}
