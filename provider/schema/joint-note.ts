/** What the record of a decision says of the group that it was made with. */
export interface JointNote {
  /** Digest of the group's requests and limits, and of how it was solved; absent in records of earlier versions. */
  readonly group?: string;
  /** Requests that were placed together, this one included. */
  readonly groupSize: number;
  /** `milp`: the optimum, proved. `local-search`: the best that was found. */
  readonly method: "milp" | "local-search";
  /** Rounds of the local search; 0 for `milp`. */
  readonly iterations: number;
  /** How many of the group have a place. */
  readonly placed: number;
  /** Sum over the placed of score, as it is without the rest of the group, less what moves cost. */
  readonly utility: number;
  /** The same of the decisions that would have been made one by one, as far as they hold together. */
  readonly oneByOne: { readonly placed: number; readonly utility: number };
}
