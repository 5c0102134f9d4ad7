/** What a migration costs. Money in the fleet's currency. */
export interface MigrationTerms {
  /** Of moving a GiB of memory or disk. */
  readonly costPerGiB: number;
  /** Of an hour in which the placement does not serve, or serves badly. */
  readonly costPerHourDown: number;
  /** How fast it is copied; 419 is 1 Gbit/s. */
  readonly gibPerHour: number;
  /** Hours down of every move, whatever its size: the switch-over. */
  readonly hoursPerMove: number;
}

/** What a gain that is no money is worth in money. */
export interface GainWorth {
  /** A tonne of CO2e, in the fleet's currency; null: what the fleet says of each region, else nothing. */
  readonly carbonPerTonne: number | null;
  /** An outage of one placement. */
  readonly outage: number;
  /** A whole point of score (0 to 1), for a month of 730 h. The score counts the price, too: 0 counts it once. */
  readonly scorePerMonth: number;
}

/** When a move is worth while, and how many there may be. */
export interface RebalanceTerms {
  /** Hours over which a move has to pay for itself. */
  readonly horizonHours: number;
  readonly migration: MigrationTerms;
  readonly worth: GainWorth;
  /** At most so many moves. */
  readonly maxMoves: number;
  /** At most so many of a disruption group: see `disruptionGroups`. */
  readonly maxDisruptedPerGroup: number;
  /** No move to a node of more predicted risk, unless where it is now has more; 0 to 1. */
  readonly evacuationRisk: number;
}

/**
 * A month's horizon, ten moves, one of each group; a GiB at 0.02, about what clouds ask for a GiB between regions, and an
 * hour down at 1. What is not money counts nothing until it is given a worth.
 */
export const defaultTerms: RebalanceTerms = {
  horizonHours: 730,
  migration: { costPerGiB: 0.02, costPerHourDown: 1, gibPerHour: 419, hoursPerMove: 0.05 },
  worth: { carbonPerTonne: null, outage: 0, scorePerMonth: 0 },
  maxMoves: 10,
  maxDisruptedPerGroup: 1,
  evacuationRisk: 0.5,
};
