import type { Claim } from "../world/snapshot.ts";

/** What several plugin processes have in common: one run of the CLI, on one stack. */
export interface RunScope {
  readonly stack: string;
  /** Names the run of the CLI. */
  readonly operation: string;
}

/** What a plugin process has just decided to take, for the other processes of its run to see. */
export interface RunClaim {
  readonly urn: string;
  /** Names the plugin process. */
  readonly process: string;
  /** null for what takes nothing that could run out. */
  readonly claim: Claim | null;
}

/** The claims of a run that were made since somebody looked last. */
export interface RunClaims {
  /** How far this look went: what the next one begins after, and what a claim is compared with. 0 before all of them. */
  readonly seen: number;
  /** In the order in which they were made; those of the asking process, too. */
  readonly claims: readonly RunClaim[];
}
