/** Temperature at which an annealing begins, in units of the cost that could be saved by process. */
const hottest = 16;
/** Where it ends, in units of cost: costs are whole numbers, and nothing is worsened any more. */
const coldest = 0.05;
/** Between the two, temperatures lie in so many bins, each by the same factor colder than the one before. */
const bins = 40;
/** The first annealing takes most of its time to cool by so much, and then hurries. */
const slowRange = 1e-3;
const slowShare = 0.75;
/** Of the time of the annealings that follow, what is shared out by what the first one has seen. */
const learntShare = 0.5;
/** What is tried before: a cold annealing, which keeps to what is near the start, with so much of the budget. */
const coldShare = 0.1;
const coldHeat = 0.1;
/** When the annealings of a search begin, as shares of the rest, and from which share of the whole way on. */
const annealings = [
  { begins: 0, from: 0 },
  { begins: 0.09, from: 0 },
  { begins: 0.86, from: 0.7 },
] as const;

/** Where a search stands. */
export interface CoolingStep {
  /** Which annealing: -1 is the cold one, 0 the first hot one. */
  readonly annealing: number;
  /** In units of cost. */
  readonly temperature: number;
}

/**
 * The temperatures of a search: a cold annealing, a short hot one, a long one, and its colder part again. Where the cost falls
 * matters: it may fall at one temperature with the loads and at another, 1,000 times lower, with the moves. So the first hot
 * annealing is watched, and the others take their time where the entropy fell, which is by change of cost / temperature.
 * That holds in equilibrium only: what is frozen also falls, late and for another reason. So a fall counts by the share of
 * moves that were still accepted, and for one unit of entropy a process at most.
 */
export class Cooling {
  readonly #savable: number;
  readonly #hot: number;
  readonly #processes: number;
  /** By bin: costs that were seen there in the first annealing, shares of proposals that were accepted, and how many. */
  readonly #costs = new Float64Array(bins);
  readonly #accepted = new Float64Array(bins);
  readonly #counts = new Float64Array(bins);
  /** By bin: share of an annealing that is over at its end. */
  #ends: Float64Array;
  #hasLearnt = false;

  /** @param savable the cost at the start less a bound that no assignment comes below. */
  constructor(savable: number, processes: number) {
    this.#savable = savable;
    this.#processes = processes;
    this.#hot = Math.max(coldest, (hottest * savable) / processes);
    this.#ends = endsOf(this.#unlearnt());
  }

  /** @param progress share of the budget that is used up. */
  at(progress: number): CoolingStep {
    if (progress < coldShare) {
      const cold = Math.max(coldest, (coldHeat * this.#savable) / this.#processes);
      return { annealing: -1, temperature: cold * (coldest / cold) ** (progress / coldShare) };
    }
    return this.#hotAt((progress - coldShare) / (1 - coldShare));
  }

  #hotAt(progress: number): CoolingStep {
    const annealing = annealings.findLastIndex(({ begins }) => progress >= begins);
    const { begins, from } = annealings[annealing] ?? annealings[0];
    const ends = annealings[annealing + 1]?.begins ?? 1;
    if (annealing > 0 && !this.#hasLearnt) this.#learn();
    const way = from + ((1 - from) * (progress - begins)) / (ends - begins);
    return { annealing, temperature: this.#temperature(this.#placeOf(way)) };
  }

  /**
   * Remembers a step of the first annealing: what the cost was, and the share of the proposals that was accepted.
   */
  watch({ annealing, temperature }: CoolingStep, cost: number, accepted: number): void {
    if (annealing !== 0 || this.#hot === coldest) return;
    const place = Math.log(temperature / this.#hot) / Math.log(coldest / this.#hot);
    const bin = Math.min(bins - 1, Math.floor(place * bins));
    this.#costs[bin] = (this.#costs[bin] as number) + cost;
    this.#accepted[bin] = (this.#accepted[bin] as number) + accepted;
    this.#counts[bin] = (this.#counts[bin] as number) + 1;
  }

  /** @param place from 0, hottest, to 1, coldest. */
  #temperature(place: number): number {
    return this.#hot * (coldest / this.#hot) ** place;
  }

  /** Inverse of the way that is shared out to the bins. */
  #placeOf(way: number): number {
    const found = this.#ends.findIndex((end) => way < end);
    // Shares are fractions, and their sum may end just below 1.
    const bin = found < 0 ? bins - 1 : found;
    const begin = bin === 0 ? 0 : (this.#ends[bin - 1] as number);
    const end = this.#ends[bin] as number;
    return (bin + Math.min(1, (way - begin) / (end - begin))) / bins;
  }

  #unlearnt(): Float64Array {
    const slow = Math.min(1, Math.log(slowRange) / Math.log(Math.min(slowRange, coldest / this.#hot)));
    const slowBins = Math.max(1, Math.round(slow * bins));
    if (slowBins === bins) return new Float64Array(bins).fill(1 / bins);
    return Float64Array.from({ length: bins }, (_, bin) =>
      bin < slowBins ? slowShare / slowBins : (1 - slowShare) / (bins - slowBins),
    );
  }

  #learn(): void {
    this.#hasLearnt = true;
    const falls = new Float64Array(bins);
    // Costs vary, but their mean falls with the temperature: what is above all that was seen colder counts.
    let colder = Number.POSITIVE_INFINITY;
    for (let bin = bins - 1; bin >= 0; bin--) {
      if (this.#counts[bin] === 0) continue;
      const mean = (this.#costs[bin] as number) / (this.#counts[bin] as number);
      const accepted = (this.#accepted[bin] as number) / (this.#counts[bin] as number);
      const fall = Math.max(0, mean - colder) / this.#temperature((bin + 0.5) / bins);
      falls[bin] = accepted * Math.min(fall, this.#processes);
      colder = colder === Number.POSITIVE_INFINITY ? mean : Math.max(colder, mean);
    }
    const sum = falls.reduce((total, fall) => total + fall, 0);
    if (sum === 0) return;
    const shares = this.#unlearnt();
    this.#ends = endsOf(
      shares.map((share, bin) => (1 - learntShare) * share + (learntShare * (falls[bin] as number)) / sum),
    );
  }
}

function endsOf(shares: Float64Array): Float64Array {
  let sum = 0;
  return shares.map((share) => {
    sum += share;
    return sum;
  });
}
