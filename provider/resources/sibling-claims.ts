import type { RunScope } from "../store/run-claim.ts";
import type { Store } from "../store/store.ts";
import type { Claim } from "../world/snapshot.ts";

/** Who looks for siblings. */
export interface SiblingClaimsOptions {
  readonly store: Store;
  /** Names this run of the CLI. */
  readonly operation: string;
  /** Names this plugin process. */
  readonly process: string;
  /** Whether a process, by its name, still runs. */
  readonly isRunning: (process: string) => boolean;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** Long after the last decision of any run. */
const forgottenAfterMs = 24 * 3_600_000;

/**
 * What the other plugin processes of this run of the CLI have decided: every provider of a stack is a process of its own.
 * They tell each other through the store, and take turns there without locks: whoever claims says how much of the
 * others' claims its decision knew, and decides again where that was not all.
 */
export class SiblingClaims {
  readonly #options: SiblingClaimsOptions;
  readonly #claims = new Map<string, Claim | null>();
  readonly #alive = new Map<string, boolean>();
  #seen = 0;
  #opening: Promise<unknown> | undefined;

  constructor(options: SiblingClaimsOptions) {
    this.#options = options;
  }

  /** What was claimed by URN, as of the last look; null for what takes nothing. */
  get claims(): ReadonlyMap<string, Claim | null> {
    return this.#claims;
  }

  /** Looks what the others have claimed since the last look. */
  async look(stack: string): Promise<void> {
    const { store, process, isRunning, now } = this.#options;
    this.#opening ??= store.forgetRuns(isRunning, new Date(now() - forgottenAfterMs).toISOString());
    await this.#opening;
    const { seen, claims } = await store.runClaims(this.#scope(stack), this.#seen);
    // Looks that went out together may come back in another order.
    if (seen <= this.#seen) return;
    this.#seen = seen;
    for (const made of claims) {
      // A resource that changed its provider belongs to whoever claimed it last.
      if (made.process === process) this.#claims.delete(made.urn);
      else if (this.#isAlive(made.process)) this.#claims.set(made.urn, made.claim);
    }
  }

  /**
   * Lets the others see what was decided on the last look.
   * @returns False where another process has claimed something since: look again, and decide again.
   */
  claim(stack: string, urn: string, claim: Claim | null): Promise<boolean> {
    const { store, process } = this.#options;
    return store.claimInRun(this.#scope(stack), { urn, process, claim }, this.#seen);
  }

  /** The engine is done: what was claimed is in the store's plans and reservations. */
  async leave(): Promise<void> {
    if (this.#opening !== undefined) await this.#options.store.leaveRun(this.#options.process);
  }

  #scope(stack: string): RunScope {
    return { stack, operation: this.#options.operation };
  }

  /** The plugin of a run's preview may have been killed before its up began; what it showed is planned, and may be given up. */
  #isAlive(process: string): boolean {
    const known = this.#alive.get(process) ?? this.#options.isRunning(process);
    this.#alive.set(process, known);
    return known;
  }
}
