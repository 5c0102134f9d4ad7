/** Temperature at which an annealing begins, as a share of the cost that could be saved. */
const hottest = 1.6e-2;
/** It ends slow cooling at so much of where it began; there the costly decisions have been made. */
const slowRange = 1e-3;
/** Share of an annealing that cools slowly. */
const slowShare = 0.75;
/** Where an annealing ends: costs are whole numbers, and nothing is worsened any more. */
const coldest = 0.05;
/** When the annealings of a search begin, as shares of its budget, and how hot, as a share of the first one. */
const annealings = [
  { begins: 0, heat: 1 },
  { begins: 0.7, heat: 3e-3 },
  { begins: 0.8, heat: 1e-2 },
  { begins: 0.9, heat: 1e-3 },
] as const;

/** Where a search stands. */
export interface CoolingStep {
  /** Which annealing, from 0. */
  readonly annealing: number;
  /** In units of cost. */
  readonly temperature: number;
}

/**
 * A long annealing and short ones from the best that was found. Each cools geometrically, first slowly and then fast.
 * @param savable the cost at the start less a bound that no assignment comes below.
 * @param progress share of the budget that is used up.
 */
export function coolingAt(progress: number, savable: number): CoolingStep {
  const annealing = annealings.findLastIndex(({ begins }) => progress >= begins);
  const { begins, heat } = annealings[annealing] ?? annealings[0];
  const ends = annealings[annealing + 1]?.begins ?? 1;
  const share = (progress - begins) / (ends - begins);
  const hot = Math.max(coldest, hottest * heat * savable);
  const warm = Math.max(coldest, hot * slowRange);
  const temperature =
    share < slowShare
      ? hot * (warm / hot) ** (share / slowShare)
      : warm * (coldest / warm) ** ((share - slowShare) / (1 - slowShare));
  return { annealing, temperature };
}
