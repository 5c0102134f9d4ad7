import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { objectOf } from "./property-shapes.ts";

const key = fc.oneof(
  fc.string({ unit: "grapheme", maxLength: 8 }),
  fc.constantFrom("a", "b", "c", "toString", "1", ""),
);
const entries = fc.array(
  fc.tuple(
    key.filter((name) => name !== "__proto__"),
    fc.oneof(fc.integer(), fc.constant(undefined)),
  ),
  { maxLength: 80 },
);

describe("an object of keys and values", () => {
  it("has each key with its last value, whatever was made before", () => {
    fc.assert(
      fc.property(fc.array(entries, { maxLength: 6 }), (all) => {
        for (const list of [...all, ...all.map((each) => each.toReversed())]) {
          const made = objectOf(
            list.map(([name]) => name),
            list.map(([, value]) => value),
          );
          expect(made).toEqual(Object.fromEntries(list));
          expect(Object.keys(made).toSorted()).toEqual([...new Set(list.map(([name]) => name))].toSorted());
          expect(Object.getPrototypeOf(made)).toBe(Object.prototype);
        }
      }),
    );
  });

  it("has its keys sorted, in whatever order they come", () => {
    const names = ["zone", "rack", "country", "target"];
    for (const order of [names, names.toReversed(), names.toSorted(), names]) {
      const made = objectOf(
        order,
        order.map((name) => name.length),
      );
      expect(Object.keys(made)).toEqual(["country", "rack", "target", "zone"]);
    }
  });
});
