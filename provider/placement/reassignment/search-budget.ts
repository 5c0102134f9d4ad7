/**
 * How long a search may take. With `proposals` the result depends on nothing but the arguments; with `time` it depends
 * on how fast the machine is, which is for benchmarks only.
 */
export type SearchBudget =
  | {
      readonly kind: "proposals";
      /** Moves that are looked at, whether they are made or not. */
      readonly count: number;
    }
  | {
      readonly kind: "time";
      readonly milliseconds: number;
      /** A clock in milliseconds that does not go back. */
      readonly now: () => number;
    };

/** Returns what share of the budget is used up after so many proposals; the search ends at 1. */
export function progressOf(budget: SearchBudget): (proposals: number) => number {
  if (budget.kind === "proposals") return (proposals) => (budget.count === 0 ? 1 : proposals / budget.count);
  const { now, milliseconds } = budget;
  const began = now();
  return () => (now() - began) / milliseconds;
}
