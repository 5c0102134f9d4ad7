import type { Annealing } from "./annealing.ts";
import { bySize } from "./big-processes.ts";
import type { ReassignmentModel } from "./model.ts";

/** Proposals between two looks at the clock. */
const stride = 1024;
/** Share of the processes that counts as big. */
const bigShare = 0.15;

/**
 * One annealing of all machines that keeps to every constraint, with rearrangements around big processes: some of those
 * cannot go anywhere unless many others make way.
 * @param range first and last temperature: cost that a move may well add.
 * @param progress share of the budget that is used up; the search ends at 1.
 */
export function annealAll(
  model: ReassignmentModel,
  annealing: Annealing,
  range: { readonly hottest: number; readonly coldest: number },
  word: () => number,
  progress: () => number,
): void {
  const { machines, processes } = model;
  const big = bySize(model).subarray(0, Math.ceil(processes * bigShare));
  const scope = {
    machines: Int32Array.from({ length: machines }, (_, machine) => machine),
    drawProcess: () => word() % processes,
    drawBig: () => big[word() % big.length] as number,
  };
  const { hottest, coldest } = range;
  for (let now = progress(); now < 1; now = progress()) {
    annealing.temperature = hottest * (coldest / hottest) ** now;
    annealing.propose(stride, scope);
  }
  annealing.settle();
}
