import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { lockHeader } from "./lock-file.ts";
import { mergeLocks } from "./merge-locks.ts";

/** A lock file of lines `name=target`; what else a line has is nothing to a merge. */
const lock = (...lines: readonly string[]): string =>
  [
    lockHeader,
    ...lines.map((line) => JSON.stringify({ target: line.split("=")[1], urn: line.split("=")[0] })),
    "",
  ].join("\n");
const merge = (base: string, ours: string, theirs: string) => mergeLocks({ base, ours, theirs }, "novacron.lock");

describe("mergeLocks", () => {
  it("takes what either side added, changed or took away, also beside each other", () => {
    const merged = merge(
      lock("b=1", "c=1", "d=1", "e=1"),
      lock("a=1", "b=2", "c=1", "d=1"),
      lock("b=1", "bb=1", "c=2", "e=1"),
    );
    expect(merged).toEqual({ text: lock("a=1", "b=2", "bb=1", "c=2"), conflicts: [] });
  });

  it("takes what both did alike", () => {
    expect(merge(lock("a=1", "b=1"), lock("b=2", "c=1"), lock("b=2", "c=1"))).toEqual({
      text: lock("b=2", "c=1"),
      conflicts: [],
    });
  });

  it.each([
    ["changed otherwise", lock("a=2"), lock("a=3"), ["a"]],
    ["changed here and taken away there", lock("a=2"), lock(), ["a"]],
    ["taken away here and changed there", lock(), lock("a=2"), ["a"]],
    ["added otherwise", lock("a=1", "n=1"), lock("a=1", "n=2"), ["n"]],
  ])("says what was %s, and leaves both between marks", (_, ours, theirs, conflicts) => {
    const merged = merge(lock("a=1"), ours, theirs);
    expect(merged.conflicts).toEqual(conflicts);
    expect(merged.text).toMatch(/^<<<<<<< ours\n(.+\n)?=======\n(.+\n)?>>>>>>> theirs$/m);
    expect(() => merge("", merged.text, "")).toThrow(/NC2001.*what a merge left/);
  });

  it("merges files that have no ancestor", () => {
    expect(merge("", lock("a=1"), lock("b=1"))).toEqual({ text: lock("a=1", "b=1"), conflicts: [] });
  });

  it("refuses a side that is none, or has a placement twice", () => {
    expect(() => merge("", "hello\n", lock())).toThrow(/NC2001/);
    expect(() => merge("", lock("a=1", "a=2"), lock())).toThrow(/NC2001.*lines 2 and 3 are both of a/);
    expect(() => merge("", `${lockHeader}\n{}\n`, lock())).toThrow(/NC2001.*line 2 is no placement/);
  });

  it("is the same for both sides, and changes nothing where only one did something", () => {
    const side = fc.dictionary(fc.constantFrom("a", "b", "c", "d"), fc.constantFrom("1", "2")).map((lines) =>
      lock(
        ...Object.keys(lines)
          .sort()
          .map((name) => `${name}=${lines[name]}`),
      ),
    );
    fc.assert(
      fc.property(side, side, side, (base, ours, theirs) => {
        expect(merge(base, ours, base)).toEqual({ text: ours, conflicts: [] });
        const [here, there] = [merge(base, ours, theirs), merge(base, theirs, ours)];
        expect(here.conflicts).toEqual(there.conflicts);
        if (here.conflicts.length === 0) expect(here.text).toBe(there.text);
      }),
    );
  });
});
