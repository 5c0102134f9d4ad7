import fc from "fast-check";
import { expect, test } from "vitest";
import { lineChanges } from "./line-changes.ts";

test("an inserted line is one addition", () => {
  expect(lineChanges("a\nb\nc\n", "a\nb\nx\nc\n")).toEqual([{ sign: "+", line: "x" }]);
});

test("a changed line is a removal and an addition", () => {
  expect(lineChanges("a\nb\n", "a\nB\n")).toEqual([
    { sign: "-", line: "b" },
    { sign: "+", line: "B" },
  ]);
});

test("additions and removals account for the difference in both directions", () => {
  const lines = fc
    .array(fc.constantFrom("a", "b", "c", ""), { maxLength: 12 })
    .map((parts) => parts.map((part) => `${part}\n`).join(""));
  fc.assert(
    fc.property(lines, lines, (before, after) => {
      const changes = lineChanges(before, after);
      const count = (text: string, line: string): number =>
        text
          .split("\n")
          .slice(0, -1)
          .filter((item) => item === line).length;
      for (const line of ["a", "b", "c", ""]) {
        const delta = changes
          .filter((change) => change.line === line)
          .reduce((sum, { sign }) => sum + (sign === "+" ? 1 : -1), 0);
        expect(delta).toBe(count(after, line) - count(before, line));
      }
      if (before === after) expect(changes).toEqual([]);
    }),
  );
});
