import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Criterion, topsis } from "./topsis.ts";

const criterion = (id: string, weight: number, ...levels: readonly number[]): Criterion => ({
  id,
  weight,
  levels: Float64Array.from(levels),
});

describe("TOPSIS", () => {
  test("is worked out as by hand", () => {
    // Lengths 5 and 13; weighted (0.6 x 3/5, 0.4 x 12/13) and (0.6 x 4/5, 0.4 x 5/13).
    const [a = 0, b = 0] = topsis([criterion("x", 0.6, 3, 4), criterion("y", 0.4, 12, 5)], 2);
    const [x, y] = [0.6 / 5, (0.4 * 7) / 13];
    expect(a).toBeCloseTo(y / (x + y), 12);
    expect(b).toBeCloseTo(x / (x + y), 12);
  });

  test("is 1 for the best in all and 0 for the worst in all", () => {
    const closeness = topsis([criterion("x", 1, 0.2, 0.9, 0.5), criterion("y", 3, 0.1, 0.8, 0.5)], 3);
    expect(closeness[0]).toBe(0);
    expect(closeness[1]).toBe(1);
    expect(closeness[2]).toBeGreaterThan(0.4);
  });

  test("does not take unknown for zero, and nothing known for anything", () => {
    const criteria = [
      criterion("x", 1, 0.9, 0.9, 0.1, Number.NaN),
      criterion("y", 1, Number.NaN, 0.1, 0.9, Number.NaN),
    ];
    const [unknown = 0, low = 0, other = 0, nothing = -1] = topsis(criteria, 4);
    expect(unknown).toBe(1);
    expect(low).toBeCloseTo(1 - other, 12);
    expect(nothing).toBe(0);
  });

  test("says the same of all where nothing tells them apart", () => {
    expect([...topsis([criterion("x", 1, 0, 0), criterion("y", 0, 0, 1)], 2)]).toEqual([1, 1]);
  });

  const table = fc.integer({ min: 1, max: 8 }).chain((size) =>
    fc.array(
      fc.record({
        weight: fc.double({ min: 0.01, max: 5, noNaN: true }),
        levels: fc.array(
          fc.oneof(
            { weight: 6, arbitrary: fc.integer({ min: 0, max: 1000 }).map((level) => level / 1000) },
            fc.constant(Number.NaN),
          ),
          {
            minLength: size,
            maxLength: size,
          },
        ),
      }),
      { minLength: 1, maxLength: 6 },
    ),
  );
  const criteriaOf = (rows: readonly { readonly weight: number; readonly levels: readonly number[] }[]) =>
    rows.map(({ weight, levels }, i) => criterion(`c${i}`, weight, ...levels));

  test("lies from 0 to 1, and does not depend on the order of alternatives or the scale of weights", () => {
    fc.assert(
      fc.property(table, (rows) => {
        const size = rows[0]?.levels.length ?? 0;
        const closeness = topsis(criteriaOf(rows), size);
        for (const each of closeness) expect(each >= 0 && each <= 1).toBe(true);
        const backwards = topsis(criteriaOf(rows.map((row) => ({ ...row, levels: row.levels.toReversed() }))), size);
        const heavier = topsis(criteriaOf(rows.map((row) => ({ ...row, weight: row.weight * 7 }))), size);
        for (let i = 0; i < size; i++) {
          expect(backwards[size - 1 - i]).toBeCloseTo(closeness[i] ?? -1, 6);
          expect(heavier[i]).toBeCloseTo(closeness[i] ?? -1, 6);
        }
      }),
    );
  });

  test("puts nobody behind an alternative that is better in everything", () => {
    fc.assert(
      fc.property(table, (rows) => {
        const known = rows.map(({ weight, levels }) => ({ weight, levels: levels.map((level) => level || 0) }));
        const size = known[0]?.levels.length ?? 0;
        const closeness = topsis(criteriaOf(known), size);
        for (let a = 0; a < size; a++) {
          for (let b = 0; b < size; b++) {
            const ahead = known.every(({ levels }) => (levels[a] ?? 0) >= (levels[b] ?? 0));
            if (ahead) expect(closeness[a]).toBeGreaterThanOrEqual((closeness[b] ?? 0) - 1e-9);
          }
        }
      }),
    );
  });
});
