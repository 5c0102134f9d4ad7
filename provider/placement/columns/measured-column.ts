/** One factor over the candidates of one decision, by position. */
export interface MeasuredColumn {
  /** In the factor's unit; NaN where unknown. Asked of the few that a record is about, so nothing is gathered for it. */
  readonly value: (i: number) => number;
  /** From 0 (worst) to 1 (best); NaN where unknown. */
  readonly levels: Float64Array;
  /** Whether anything is known of any candidate. */
  readonly isKnown: boolean;
}
