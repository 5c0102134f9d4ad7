/**
 * A hard constraint. Stable ids: users see them in records, errors and tests.
 * `S` is what is judged (a node's or a backend's site), `X` what it is judged by.
 */
export interface Constraint<S, X> {
  /** E.g. `capacity.vcpus`. */
  readonly id: string;
  /** The property of the request that a user would relax, or null when the world is the cause. */
  readonly property: string | null;
  /** Whether the request asks for it at all; looked at once per decision. */
  applies(context: X): boolean;
  holds(site: S, context: X): boolean;
  /** Why it fails on one site, e.g. `4 vCPUs asked, 2.5 free`. Called for sites on which it does not hold. */
  explain(site: S, context: X): string;
  /** What it asks for, for all sites at once, e.g. `4 free vCPUs`. */
  demand(context: X): string;
  /** What to do when it removed too much; one sentence. */
  remedy(context: X): string;
}

/** Slack of every comparison of sums of floats with a capacity: 1e-9 of a unit. */
export const slack = 1e-9;
