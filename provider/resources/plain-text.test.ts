import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isPlainlyEqual } from "../schema/plain-equality.ts";
import { UNKNOWN } from "../schema/property-value.ts";
import { Secret } from "../state/secret.ts";
import { plainText } from "./plain-text.ts";

const value = fc.letrec((tie) => ({
  node: fc.oneof(
    { depthSize: "small" },
    fc.string(),
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie("node"), { maxLength: 4 }),
    fc.dictionary(fc.string(), tie("node"), { maxKeys: 4 }),
  ),
})).node;

describe("the text of a property map", () => {
  it("does not depend on the order of keys", () => {
    expect(plainText({ a: 1, b: { c: [1, "2"], d: null } })).toBe(plainText({ b: { d: null, c: [1, "2"] }, a: 1 }));
  });

  it("is the same for two if and only if their values are", () => {
    fc.assert(
      fc.property(value, value, (a, b) => {
        const isSame = isPlainlyEqual({ a }, { a: b });
        expect(plainText({ a }) === plainText({ a: b })).toBe(isSame);
        expect(isPlainlyEqual({ a }, structuredClone({ a }))).toBe(true);
      }),
    );
  });

  it.each([
    [{ a: undefined }, {}],
    [{ a: "-" }, { a: undefined }],
    [{ a: "1" }, { a: 1 }],
    [{ a: [] }, { a: {} }],
    [{ a: ["b,c"] }, { a: ["b", "c"] }],
    [{ a: { b: 1 }, c: 2 }, { a: { b: 1, c: 2 } }],
    [{ a: null }, { a: "null" }],
  ])("tells %j from %j", (a, b) => {
    expect(plainText(a)).not.toBe(plainText(b));
    expect(isPlainlyEqual(a, b)).toBe(false);
  });

  it("is none where something is no JSON", () => {
    for (const other of [undefined, Number.NaN, Number.POSITIVE_INFINITY, -0, Object.assign([], { length: 2 })])
      expect(plainText({ a: [{ b: other }] })).toBeNull();
  });

  it("is none where something is secret or unknown, and such maps equal nothing", () => {
    for (const hidden of [new Secret(1), UNKNOWN]) {
      expect(plainText({ a: [{ b: hidden }] })).toBeNull();
      expect(isPlainlyEqual({ a: [{ b: hidden }] }, { a: [{ b: hidden }] })).toBe(false);
    }
  });
});
