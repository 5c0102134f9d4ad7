import type { ErrorCode } from "../errors/codes.ts";
import { NovaCronError } from "../errors/novacron-error.ts";
import { lostWrite } from "../store/lost-write.ts";
import type { ReservationKey, ReserveRequest } from "../store/reservation.ts";
import { leaseMs, type RunSign, signEveryMs } from "../store/run-lease.ts";
import type { Store } from "../store/store.ts";
import { parseUrn } from "./user-inputs.ts";

/** Whose reservations are kept, and who hears of those that were lost. */
export interface BookedOptions {
  readonly store: Store;
  readonly sign: RunSign;
  readonly diagnostics: (severity: "info" | "warning", code: ErrorCode, message: string, urn: string) => void;
  /** {@link signEveryMs} where absent. */
  readonly everyMs?: number;
}

/**
 * What one plan books, until the state has it. As long as that may take, the process says that its run is alive: runners of
 * other machines free what a run left behind of which nothing is heard.
 *
 * A process that was frozen, or cut off from the store, for longer than the lease may find its places taken when it goes on.
 * It looks, books again what is still free, and books nothing more where something is not.
 */
export class BookedReservations {
  readonly #options: BookedOptions;
  readonly #booked = new Map<string, ReserveRequest>();
  /** What the state has once the engine is done: decisions by URN. */
  readonly #applied = new Map<string, ReservationKey>();
  #signing: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #lapsed = false;
  #lost: NovaCronError | null = null;

  constructor(options: BookedOptions) {
    this.#options = options;
  }

  /** @throws {NovaCronError} NC1204 where there is no room; NC1714 where this run has lost what it held before. */
  async reserve(request: ReserveRequest): Promise<void> {
    if (this.#lost !== null) throw this.#lost;
    // The sign comes first: a reservation without one may be a dead run's.
    this.#signing ??= this.#begin();
    await this.#signing.catch((error: unknown) => {
      this.#signing = undefined;
      throw error;
    });
    const { urn } = request.claim;
    const before = this.#booked.get(urn);
    // What the store may have replaced already is not booked again meanwhile.
    for (const going of [urn, request.replaces?.urn ?? urn]) this.#booked.delete(going);
    try {
      await this.#options.store.reserve(request);
      this.#booked.set(urn, request);
    } catch (error) {
      if (before !== undefined) this.#booked.set(urn, before);
      throw error;
    }
  }

  /** The engine writes this decision into the state. */
  apply(key: ReservationKey): void {
    this.#applied.set(key.urn, key);
  }

  /** The decision that this plan applied; undefined where it did not. */
  appliedTo(urn: string): string | undefined {
    return this.#applied.get(urn)?.decisionId;
  }

  /** What is given back is not to be booked again. */
  forget(urn: string): void {
    this.#booked.delete(urn);
  }

  /**
   * The engine is done, and has written the state.
   * @throws {NovaCronError} NC1714 where the store has lost what was booked and applied.
   */
  async close(): Promise<void> {
    const { store, sign } = this.#options;
    clearInterval(this.#timer);
    const applied = [...this.#applied.values()];
    this.#applied.clear();
    const settling = applied.length === 0 ? Promise.resolve([]) : store.settle(applied);
    await settling.catch(() => undefined);
    if (this.#signing !== undefined) {
      // Nobody frees what is settled; what was freed before is seen now.
      await this.#signAgain();
      await store.withdrawSign(sign);
    }
    const gone = await settling;
    // Of what others freed, it was just said.
    const lost = this.#lapsed ? [] : gone.filter(({ urn }) => this.#booked.has(urn));
    const names = lost.map(({ urn }) => parseUrn(urn).name);
    if (names.length > 0) throw lostWrite(`the reservation of ${names.join(", ")}`);
  }

  async #begin(): Promise<void> {
    const { store, sign, everyMs = signEveryMs } = this.#options;
    await store.signRun(sign, leaseMs);
    // Of a store that does not answer, the next question to it tells.
    this.#timer = setInterval(() => void this.#signAgain().catch(() => undefined), everyMs);
    this.#timer.unref();
  }

  async #signAgain(): Promise<void> {
    const { store, sign } = this.#options;
    if (!(await store.signRun(sign, leaseMs))) this.#lapsed = true;
    // Who took the run for over may be about to free: once in doubt, it is looked each time.
    if (this.#lapsed) await this.#bookAgain();
  }

  /** What is booked again stays unsettled: whether the state has it is for a later Check to see. */
  async #bookAgain(): Promise<void> {
    const { store, diagnostics } = this.#options;
    const held = new Set(
      (await store.listReservations()).map(({ claim, decisionId }) => `${claim.urn}\n${decisionId}`),
    );
    for (const [urn, request] of this.#booked) {
      const { claim, decisionId, operation, capacity, shortOf } = request;
      if (held.has(`${urn}\n${decisionId}`)) continue;
      const again = { claim, decisionId, capacity, ...(operation && { operation }), ...(shortOf && { shortOf }) };
      const silence = "this run was not heard of for so long that others took it for over and freed its reservation";
      try {
        await store.reserve(again);
        diagnostics("info", "NC1714", `${silence}; it was made again`, urn);
      } catch (error) {
        if (!(error instanceof NovaCronError) || error.code !== "NC1204") throw error;
        this.#booked.delete(urn);
        this.#lost = new NovaCronError("NC1714", `${silence}, and its place is taken`, {
          property: "store",
          remedy: `Run \`pulumi up\` again, which decides anew on ${claim.name} where it has no room`,
          cause: error,
        });
        diagnostics("warning", "NC1714", this.#lost.message.replace(/^NC\d+: /, ""), urn);
      }
    }
  }
}
