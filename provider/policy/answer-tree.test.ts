import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { AnswerTree } from "./answer-tree.ts";

describe("AnswerTree", () => {
  it("finds what was set for the same attributes, whatever the others are, and nothing else", () => {
    const unit = fc.nat(3);
    const tuple = fc.tuple(unit, unit, unit, unit);
    fc.assert(
      fc.property(fc.subarray([0, 1, 2, 3]), fc.array(tuple, { maxLength: 40 }), tuple, (positions, known, asked) => {
        const tree = new AnswerTree<{ readonly of: number }>(positions.toReversed());
        const byText = new Map<string, { readonly of: number }>();
        const text = (units: readonly number[]): string => positions.map((position) => units[position]).join();
        for (const [of, units] of known.entries()) {
          tree.set(units, { of });
          byText.set(text(units), { of });
        }
        expect(tree.get(asked)).toEqual(byText.get(text(asked)));
        for (const units of known) expect(tree.get(units)).toEqual(byText.get(text(units)));
      }),
      { seed: 5 },
    );
  });
});
