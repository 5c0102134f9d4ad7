import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { dominates, type Losses } from "./losses.ts";
import { frontNumbers, paretoFront } from "./pareto-front.ts";

const columns = (points: readonly (readonly number[])[], width: number): Losses =>
  Array.from({ length: width }, (_, k) => Float64Array.from(points, (point) => point[k] ?? Number.NaN));

/** Few values, so that ties and equal points are common; some unknown. */
const cloud = fc.integer({ min: 1, max: 6 }).chain((width) =>
  fc.record({
    width: fc.constant(width),
    points: fc.array(
      fc.array(fc.oneof({ weight: 9, arbitrary: fc.integer({ min: -3, max: 6 }) }, fc.constant(Number.NaN)), {
        minLength: width,
        maxLength: width,
      }),
      { maxLength: 40 },
    ),
  }),
);

/** The definition, straight from the book. */
function naiveFront(losses: Losses, size: number): number[] {
  const all = Array.from({ length: size }, (_, i) => i);
  return all.filter((i) => !all.some((j) => dominates(losses, j, i)));
}

describe("dominance", () => {
  test.each([
    [[1, 2], [1, 3], true],
    [[1, 2], [1, 2], false],
    [[1, 4], [2, 3], false],
    [[Number.NaN, 1], [5, 2], false],
    [[5, 1], [Number.NaN, 1], true],
    [[Number.NaN, 1], [Number.NaN, 2], true],
    [[Number.NaN, 1], [Number.NaN, 1], false],
  ])("%j over %j is %s", (a, b, expected) => {
    expect(dominates(columns([a, b], 2), 0, 1)).toBe(expected);
  });

  test("is transitive and never mutual, also with unknowns", () => {
    fc.assert(
      fc.property(cloud, ({ width, points }) => {
        const losses = columns(points.slice(0, 12), width);
        const size = Math.min(12, points.length);
        for (let a = 0; a < size; a++) {
          for (let b = 0; b < size; b++) {
            if (!dominates(losses, a, b)) continue;
            expect(dominates(losses, b, a)).toBe(false);
            for (let c = 0; c < size; c++) if (dominates(losses, b, c)) expect(dominates(losses, a, c)).toBe(true);
          }
        }
      }),
    );
  });
});

describe("the Pareto front", () => {
  test("is what nobody dominates, for any number of objectives", () => {
    fc.assert(
      fc.property(cloud, ({ width, points }) => {
        const losses = columns(points, width);
        expect(paretoFront(losses)).toEqual(naiveFront(losses, points.length));
      }),
      { numRuns: 1000 },
    );
  });

  test("has the same points whatever their order", () => {
    fc.assert(
      fc.property(cloud, fc.infiniteStream(fc.nat()), ({ width, points }, keys) => {
        const order = points.map((_, i) => ({ i, key: keys.next().value })).sort((a, b) => a.key - b.key);
        const moved = paretoFront(
          columns(
            order.map(({ i }) => points[i] ?? []),
            width,
          ),
        ).map((at) => order[at]?.i ?? -1);
        expect(moved.sort((a, b) => a - b)).toEqual(paretoFront(columns(points, width)));
      }),
    );
  });

  test("keeps equal points together, and leaves the points untouched", () => {
    const losses = columns(
      [
        [1, 2, 3],
        [1, 2, 3],
        [1, 2, 4],
        [0, 9, 9],
        [1, 2, 3],
      ],
      3,
    );
    expect(paretoFront(losses)).toEqual([0, 1, 3, 4]);
    expect(losses[2]).toEqual(Float64Array.of(3, 3, 4, 9, 3));
    expect(paretoFront([Float64Array.of(0, -0, 1)])).toEqual([0, 1]);
    expect(paretoFront([])).toEqual([]);
  });

  test("peels off front by front", () => {
    fc.assert(
      fc.property(cloud, ({ width, points }) => {
        const losses = columns(points, width);
        const numbers = frontNumbers(losses);
        let left = points.map((_, i) => i);
        for (let front = 0; left.length > 0; front++) {
          const here = left.filter((i) => !left.some((j) => dominates(losses, j, i)));
          expect(left.filter((i) => numbers[i] === front)).toEqual(here);
          left = left.filter((i) => !here.includes(i));
        }
      }),
      { numRuns: 300 },
    );
  });
});
