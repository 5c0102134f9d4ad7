/**
 * Keeps a server that failed from being asked for a while: after a failure it answers `false` until `coolDownMs` have
 * passed, then lets one question through, and opens or closes by how that goes (Nygard, "Release It!", ch. 5).
 *
 * One failure is enough: each costs a caller the whole timeout, and a cache that is away for half a minute costs little.
 */
export class CircuitBreaker {
  readonly #coolDownMs: number;
  readonly #now: () => Date;
  #state: { kind: "closed" } | { kind: "open"; untilMs: number } | { kind: "probing" } = { kind: "closed" };

  constructor(coolDownMs: number, now: () => Date) {
    this.#coolDownMs = coolDownMs;
    this.#now = now;
  }

  /** Whether to ask now. Who is told `true` must say how it went, by {@link succeeded} or {@link failed}. */
  allows(): boolean {
    if (this.#state.kind === "closed") return true;
    if (this.#state.kind === "probing" || this.#now().getTime() < this.#state.untilMs) return false;
    this.#state = { kind: "probing" };
    return true;
  }

  succeeded(): void {
    // An answer to a question from before the failure says nothing about now.
    if (this.#state.kind === "probing") this.#state = { kind: "closed" };
  }

  failed(): void {
    this.#state = { kind: "open", untilMs: this.#now().getTime() + this.#coolDownMs };
  }
}
