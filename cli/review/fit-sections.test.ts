import fc from "fast-check";
import { expect, test } from "vitest";
import { fitSections, type Section } from "./fit-sections.ts";

const section = (name: string, items: readonly string[], rank: number): Section => ({
  head: `[${name}]`,
  items,
  tail: "",
  rank,
  left: (count) => `(${count} of ${name} left out)`,
});

test("where all fits, all is there, in the order given", () => {
  const text = fitSections("top ", [section("a", ["1", "2"], 5), section("none", [], 0), section("b", ["3"], 1)], 1000);
  expect(text).toBe("top [a]12[b]3");
});

test("a lower rank gets its room first, and what is missing is counted", () => {
  const many = Array.from({ length: 50 }, (_, index) => String(index % 10));
  const text = fitSections("", [section("late", many, 9), section("first", many, 1)], 100);
  expect(text).toContain(`[first]${many.join("")}`);
  expect(text).not.toContain("(50 of late left out)");
  const [, shown = ""] = /\[late\](\d*)\((\d+) of late left out\)/.exec(text) ?? [];
  expect(text).toContain(`(${50 - shown.length} of late left out)`);
});

test("it is never longer than the limit, whatever is in it, and never miscounts", () => {
  const items = fc.array(fc.string({ unit: "grapheme", minLength: 1, maxLength: 40 }), { maxLength: 30 });
  const sections = fc.array(fc.tuple(items, fc.integer({ min: 0, max: 3 })), { maxLength: 5 });
  fc.assert(
    fc.property(sections, fc.integer({ min: 10, max: 600 }), (parts, limit) => {
      const text = fitSections(
        "fixed",
        parts.map(([list, rank], index) => section(`s${index}`, list, rank)),
        limit,
      );
      expect(Buffer.byteLength(text)).toBeLessThanOrEqual(limit);
    }),
  );
});
