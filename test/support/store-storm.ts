import { setTimeout as delay } from "node:timers/promises";
import { NovaCronError } from "../../provider/errors/novacron-error.ts";
import type { Amounts, ReserveRequest } from "../../provider/store/reservation.ts";
import type { Store } from "../../provider/store/store.ts";
import { sampleClaim, urnOf } from "../../provider/store/store-samples.ts";

/** What pipelines do to a store, and on how many nodes of which capacity. */
export interface StormOptions {
  readonly pipelines: number;
  readonly nodes: number;
  readonly capacity: Amounts;
  /** 0 to 1 from a seed; calls are not in a reproducible order once servers fail. */
  readonly random: () => number;
  /** A connection of its own for each pipeline. */
  readonly open: () => Promise<Store>;
}

/** What became of reservations, by `URN LF decision`. */
export interface Ledger {
  /** Acknowledged and not given back since: what the states of the stacks would hold. */
  readonly held: Map<string, ReserveRequest>;
  /** Given back, and acknowledged. */
  readonly released: Set<string>;
  /** Asked for or given back without an answer: may be there or not. */
  readonly unclear: Set<string>;
  /** Lost by a failover, said so (NC1714), and booked again as a refresh does; and those whose place was taken meanwhile. */
  rebooked: number;
  displaced: number;
  /** How many were acknowledged, and how many refused for want of capacity. */
  reserved: number;
  refused: number;
  /** Failures by code. */
  readonly failures: Map<string, number>;
}

/** Pipelines that reserve and give back until they are told to stop. */
export class StoreStorm {
  readonly ledger: Ledger = {
    held: new Map(),
    released: new Set(),
    unclear: new Set(),
    rebooked: 0,
    displaced: 0,
    reserved: 0,
    refused: 0,
    failures: new Map(),
  };
  readonly #options: StormOptions;
  readonly #stores: Store[] = [];
  #stopping = false;
  #running: Promise<unknown> = Promise.resolve();

  constructor(options: StormOptions) {
    this.#options = options;
  }

  /** @param pipelines fewer than there are at most; the others rest. */
  async start(pipelines = this.#options.pipelines): Promise<void> {
    while (this.#stores.length < pipelines) this.#stores.push(await this.#options.open());
    this.#stopping = false;
    const running = this.#stores.slice(0, pipelines);
    this.#running = Promise.all(running.map((store, at) => this.#pipeline(store, `stack-${at}`)));
  }

  /** Waits until so many more reservations were acknowledged. */
  async progress(count = 100): Promise<void> {
    const enough = this.ledger.reserved + count;
    for (let attempt = 0; attempt < 1500; attempt++) {
      if (this.ledger.reserved >= enough) return;
      await delay(20);
    }
    throw new Error(`nothing is reserved: ${JSON.stringify([...this.ledger.failures])}`);
  }

  /** Lets every pipeline end what it is at. */
  async stop(): Promise<void> {
    this.#stopping = true;
    await this.#running;
    // Who asks nothing any more hears of nothing: one last look, of those too that rested.
    await Promise.all(this.#stores.map((store, at) => this.#lastLook(store, `stack-${at}`)));
  }

  async close(): Promise<void> {
    await this.stop();
    await Promise.all(this.#stores.map((store) => store.close()));
  }

  /** What is wrong with the store: nodes beyond their capacity, acknowledged reservations that are gone, and others that nobody made. */
  async problems(store: Store): Promise<{
    readonly over: readonly string[];
    readonly lost: readonly string[];
    readonly unknown: readonly string[];
  }> {
    const { held, unclear } = this.ledger;
    const { capacity } = this.#options;
    const rows = await store.listReservations();
    const found = new Set(rows.map(({ claim, decisionId }) => `${claim.urn}\n${decisionId}`));
    const taken = new Map<string, number>();
    for (const { claim } of rows) taken.set(claim.node, (taken.get(claim.node) ?? 0) + claim.vcpus);
    return {
      over: [...taken].filter(([, vcpus]) => vcpus > capacity.vcpus + 1e-6).map(([node]) => node),
      lost: [...held.keys()].filter((key) => !found.has(key) && !unclear.has(key)),
      unknown: [...found].filter((key) => !held.has(key) && !unclear.has(key)),
    };
  }

  async #pipeline(store: Store, stack: string): Promise<void> {
    const { random, nodes, capacity } = this.#options;
    const { ledger } = this;
    const isMine = isOf(stack);
    const mine: string[] = [...ledger.held.keys()].filter((key) => isMine(key) && !ledger.unclear.has(key));
    for (let n = 0; !this.#stopping; n++) {
      // What is unclear is given back, as a sweep does. Else half of the time full: refusals and room are both common.
      const unclear = random() < 0.1 ? [...ledger.unclear].find(isMine) : undefined;
      const givesBack = unclear !== undefined || (mine.length > 0 && random() < 0.45);
      const decisionId = `d${ledger.reserved}-${n}-${Math.floor(random() * 1e9)}`;
      const claim = sampleClaim(stack, `vm${n}-${Math.floor(random() * 1e9)}`, {
        node: `node-${Math.floor(random() * nodes)}`,
        vcpus: 1 + Math.floor(random() * 4),
        memoryGiB: 1,
      });
      const own = (): string => mine.splice(Math.floor(random() * mine.length), 1)[0] ?? "";
      const key = unclear ?? (givesBack ? own() : `${urnOf(stack, claim.name)}\n${decisionId}`);
      const [urn = "", id = ""] = key.split("\n");
      try {
        if (givesBack) {
          await store.release(urn, id);
          ledger.held.delete(key);
          ledger.unclear.delete(key);
          ledger.released.add(key);
        } else {
          const request = { claim, decisionId, capacity };
          await store.reserve(request);
          ledger.held.set(key, request);
          ledger.reserved++;
          mine.push(key);
        }
      } catch (error) {
        if (!(error instanceof NovaCronError)) throw error;
        if (error.code === "NC1204") {
          ledger.refused++;
          continue;
        }
        ledger.failures.set(error.code, (ledger.failures.get(error.code) ?? 0) + 1);
        ledger.unclear.add(key);
        if (error.code === "NC1714") await this.#reconcile(store, isMine);
        await delay(10);
      }
    }
  }

  async #lastLook(store: Store, stack: string): Promise<void> {
    await store.reservationState().catch((error: unknown) => {
      if (error instanceof NovaCronError && error.code === "NC1714") return this.#reconcile(store, isOf(stack));
      throw error;
    });
  }

  /**
   * What a refresh does: all that the stack holds is booked again, which changes nothing where it is there still. And what
   * came back is given back again, as `novacron reservations release` does.
   */
  async #reconcile(store: Store, isMine: (key: string) => boolean): Promise<void> {
    const { ledger } = this;
    for (const [key, request] of [...ledger.held].filter(([held]) => isMine(held) && !ledger.unclear.has(held))) {
      try {
        if ((await store.reserve(request)).changed) ledger.rebooked++;
      } catch (error) {
        if (!(error instanceof NovaCronError)) throw error;
        if (error.code === "NC1204") {
          ledger.held.delete(key);
          ledger.displaced++;
        } else ledger.unclear.add(key);
      }
    }
    const rows = await listed(store);
    for (const { claim, decisionId } of rows) {
      const key = `${claim.urn}\n${decisionId}`;
      if (isMine(key) && ledger.released.has(key))
        await store.release(claim.urn, decisionId).catch(() => ledger.unclear.add(key));
    }
  }
}

/** What the store holds. Each loss is told once, and one may be told when the list is asked for; it is no reason to go without. */
async function listed(store: Store, attempts = 10): ReturnType<Store["listReservations"]> {
  try {
    return await store.listReservations();
  } catch (error) {
    if (attempts > 1 && error instanceof NovaCronError && error.code === "NC1714") return listed(store, attempts - 1);
    return [];
  }
}

const isOf =
  (stack: string) =>
  (key: string): boolean =>
    key.startsWith(`urn:pulumi:${stack}::`);
