import fc from "fast-check";
import { expect, it } from "vitest";
import { ScoreRow } from "./score-row.ts";

const someScore = fc.constantFrom(Number.NEGATIVE_INFINITY, -1, 0, 1, 2);

it("finds the first of the highest scores, whatever was set before", () => {
  fc.assert(
    fc.property(
      fc.array(someScore, { minLength: 1, maxLength: 200 }),
      fc.array(fc.tuple(fc.nat(), someScore), { maxLength: 60 }),
      (start, changes) => {
        const scores = [...start];
        const row = new ScoreRow(scores.length);
        row.setAll(Float64Array.from(scores).reverse(), Int32Array.from(scores.keys()).reverse());
        const expectBest = () => {
          const highest = Math.max(...scores);
          expect(row.best()).toBe(highest === Number.NEGATIVE_INFINITY ? -1 : scores.indexOf(highest));
        };
        expectBest();
        for (const [index, score] of changes) {
          const column = index % scores.length;
          scores[column] = score;
          row.set(column, score);
          expectBest();
        }
      },
    ),
    { seed: 7 },
  );
});

it("has no best column before a score is set", () => {
  const row = new ScoreRow(70);
  expect(row.best()).toBe(-1);
  row.set(65, 0);
  expect(row.best()).toBe(65);
});
