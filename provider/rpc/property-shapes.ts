/** Keys that were met together, and an object that has them all in one order. */
interface Shape {
  readonly keys: ReadonlySet<string>;
  readonly empty: Readonly<Record<string, undefined>>;
}

const slots = 512;
/** Labels may have any number of keys, and seldom have the same as others. */
const keysAtMost = 64;

/** Shapes by a hash of their keys; a later one takes the place of another of the same hash. */
const shapes = new Array<Shape | undefined>(slots);

/**
 * An object of some keys and values, laid out the same for equal keys whatever order they come in: sorted. The engine goes
 * through its maps in an order of its own each time. An object that grows in such an order gets a hidden class that no
 * other has, which takes ten times as long to make and slows down all that reads it.
 *
 * @param keys none of them `__proto__`; of two that are equal the later counts.
 * @param values one for each key.
 */
export function objectOf(keys: readonly string[], values: readonly unknown[]): Record<string, unknown> {
  if (keys.length > keysAtMost) return filled({}, keys, values);
  const slot = hashOf(keys) & (slots - 1);
  const shape = shapes[slot];
  if (shape?.keys.size === keys.length) {
    const fields = filledExactly(shape, keys, values);
    if (fields !== null) return fields;
  }
  const sorted = [...new Set(keys)].sort();
  const empty = Object.fromEntries(sorted.map((key) => [key, undefined]));
  shapes[slot] = { keys: new Set(sorted), empty };
  return filled({ ...empty }, keys, values);
}

/** Null where the keys are others than those of the shape. */
function filledExactly(
  shape: Shape,
  keys: readonly string[],
  values: readonly unknown[],
): Record<string, unknown> | null {
  const fields: Record<string, unknown> = Object.assign({}, shape.empty);
  // Not by iterators, which make an object for each until they are compiled: a plan is over before that.
  for (let index = 0; index < keys.length; index++) {
    const key = keys[index] ?? "";
    if (!shape.keys.has(key) || fields[key] !== undefined || values[index] === undefined) return null;
    fields[key] = values[index];
  }
  return fields;
}

function filled(
  fields: Record<string, unknown>,
  keys: readonly string[],
  values: readonly unknown[],
): Record<string, unknown> {
  for (const [index, key] of keys.entries()) fields[key] = values[index];
  return fields;
}

/** The same for the same keys in any order. */
function hashOf(keys: readonly string[]): number {
  let hash = keys.length;
  for (let index = 0; index < keys.length; index++) {
    const key = keys[index] ?? "";
    hash += key.length * 37 + key.charCodeAt(0) * 31 + key.charCodeAt(key.length - 1) * 7;
  }
  return hash;
}
