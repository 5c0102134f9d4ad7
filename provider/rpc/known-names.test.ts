import fc from "fast-check";
import { expect, it } from "vitest";
import { knownName } from "./known-names.ts";

it("gives the text of bytes, however often and whatever was asked for before", () => {
  const name = fc.oneof(
    fc.string({ unit: "grapheme", maxLength: 40 }),
    fc.constantFrom("", "é", "Ã©", "vcpus", "a".repeat(32)),
  );
  fc.assert(
    fc.property(fc.array(name, { maxLength: 50 }), (texts) => {
      for (const text of [...texts, ...texts]) {
        const bytes = Buffer.from(`<${text}>`);
        expect(knownName(bytes, 1, bytes.length - 1)).toBe(text);
      }
    }),
  );
});
