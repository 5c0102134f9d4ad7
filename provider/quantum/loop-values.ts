import type { ForStatement } from "./ast.ts";
import type { Budget } from "./budget.ts";
import { type EvaluationContext, evaluateInteger } from "./evaluate.ts";

/**
 * The values that a loop's variable takes, in order; every one is charged to the budget before it is made.
 * @throws {QasmError} NC1501 on an incomplete range, NC1503 on too many values.
 */
export function loopValues(loop: ForStatement, context: EvaluationContext, budget: Budget): readonly number[] {
  const integer = (value: Parameters<typeof evaluateInteger>[0]): number =>
    evaluateInteger(value, context, "the loop's bound");
  if (loop.values.kind === "set") {
    budget.steps(loop.values.values.length, loop.offset);
    return loop.values.values.map(integer);
  }
  const { start, step, stop } = loop.values;
  if (start === null || stop === null)
    throw context.source.wrong(loop.offset, "the loop's range is open", "[start:stop]");
  const [first, by, last] = [integer(start), step === null ? 1 : integer(step), integer(stop)];
  if (by === 0) throw context.source.wrong(loop.offset, "the loop has a step of 0", "another step");
  const count = Math.max(0, Math.floor((last - first) / by) + 1);
  budget.steps(count, loop.offset);
  return Array.from({ length: count }, (_, index) => first + index * by);
}
