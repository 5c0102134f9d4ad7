import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { AttributeKeys } from "./attribute-keys.ts";
import { projectionOnto } from "./input-projection.ts";

const paths = [["a"], ["b", "c"], ["b", "d", "e"], ["toString"]] as const;
const leaf = fc.oneof(
  fc.constantFrom<unknown>(undefined, null, true, false, 0, 1, "", "1", "null", '{"x":1}', "[1]"),
  fc.constantFrom<unknown>({}, [], { x: 1 }, [1], { x: [1] }),
);
const documents = fc.record(
  {
    a: leaf,
    b: fc.oneof(fc.record({ c: leaf, d: fc.oneof(fc.record({ e: leaf }), leaf), f: leaf }, { requiredKeys: [] }), leaf),
    g: leaf,
    toString: leaf,
  },
  { requiredKeys: [] },
);

/** What rules see of a document: nothing stands below what is no object. */
function seen(document: unknown): string {
  const project = projectionOnto(paths);
  const below = (value: unknown, key: string): unknown =>
    typeof value === "object" && value !== null && !Array.isArray(value) ? Reflect.get(value, key) : undefined;
  const kept = project(document);
  const own = Object.hasOwn(Object(kept), "toString") ? below(kept, "toString") : undefined;
  const values = [below(kept, "a"), below(below(kept, "b"), "c"), below(below(below(kept, "b"), "d"), "e"), own];
  return values.map((value) => JSON.stringify(value) ?? "absent").join(" | ");
}

describe.each([[true], [false]])("AttributeKeys, immutable: %s", (immutable) => {
  it("are the same exactly for documents that are the same at the paths", () => {
    const keys = new AttributeKeys(paths, { immutable });
    const byKey = new Map<string, string>();
    const bySight = new Map<string, string>();
    fc.assert(
      fc.property(documents, (document) => {
        const [key, sight] = [keys.keyOf(document), seen(document)];
        expect(byKey.get(key) ?? sight).toBe(sight);
        expect(bySight.get(sight) ?? key).toBe(key);
        byKey.set(key, sight);
        bySight.set(sight, key);
      }),
      { numRuns: 3000, seed: 3 },
    );
    expect(byKey.size).toBeGreaterThan(500);
  });

  it("consist of what each path gives by itself", () => {
    const keys = new AttributeKeys(paths, { immutable });
    const key = keys.keyOf({ a: 1, b: { c: 2 } });
    const one = [...keys.units];
    expect(key).toBe(String.fromCharCode(...one));
    keys.keyOf({ a: 1, b: { c: 3 } });
    expect(keys.units.map((unit, position) => unit === one[position])).toEqual([true, false, true, true]);
  });

  it("fail for what has no JSON form, and go on", () => {
    const keys = new AttributeKeys(paths, { immutable });
    const circle: Record<string, unknown> = {};
    circle.itself = circle;
    const plain = keys.keyOf({ a: 1, b: { c: 2, d: { e: 3 } } });
    const b = { c: 5, d: { e: circle } };
    expect(() => keys.keyOf({ a: 2, b })).toThrow(TypeError);
    expect(() => keys.keyOf({ a: 2, b })).toThrow(TypeError);
    expect(keys.keyOf({ a: 1, b: { c: 2, d: { e: 3 } } })).toBe(plain);
  });

  it("are full before they run out of characters", () => {
    const keys = new AttributeKeys([["n"]], { immutable });
    const made = new Set<string>();
    for (let n = 0; !keys.isFull; n++) made.add(keys.keyOf({ n }));
    expect(made.size).toBeGreaterThan(30_000);
    expect(made.size).toBeLessThan(65_536);
    expect(made.has(keys.keyOf({ n: "new" }))).toBe(false);
  });
});

it("objects that change are looked at again, unless they are said not to", () => {
  const shared = { c: 1 };
  const [fixed, free] = [true, false].map((immutable) => new AttributeKeys(paths, { immutable }));
  const before = [fixed?.keyOf({ b: shared }), free?.keyOf({ b: shared })];
  shared.c = 2;
  expect(fixed?.keyOf({ b: shared })).toBe(before[0]);
  expect(free?.keyOf({ b: shared })).not.toBe(before[1]);
});

it("lists that change are looked at again, too", () => {
  const list = [1];
  const keys = new AttributeKeys(paths, { immutable: false });
  const before = keys.keyOf({ a: list });
  list.push(2);
  expect(keys.keyOf({ a: list })).not.toBe(before);
});
