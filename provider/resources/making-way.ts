import { NovaCronError } from "../errors/novacron-error.ts";
import type { Claim } from "../world/snapshot.ts";

/** How long somebody waits for another to go who may never be asked to: with `--parallel 1` the engine waits, too. */
const patienceMs = 20_000;

/**
 * Who waits in this plan for whom to leave a node. A plan may put one resource where another is about to leave; the engine
 * carries both out at once, in no order.
 */
export class MakingWay {
  readonly #gone = new Set<string>();
  readonly #waiting = new Map<string, { readonly leavers: ReadonlySet<string>; readonly wake: () => void }>();

  /** Whether it has what it needs in this plan, and so nothing that it left. */
  hasGone(urn: string): boolean {
    return this.#gone.has(urn);
  }

  /**
   * Takes a place as soon as those have left it who are about to.
   * @param leavers who they are, asked for wherever there is no room.
   * @throws what `take` throws; NC1204 only where waiting is of no use.
   */
  async take(
    urn: string,
    take: () => Promise<void>,
    leavers: (full: NovaCronError) => ReadonlySet<string>,
  ): Promise<void> {
    try {
      for (;;) {
        try {
          await take();
          this.#gone.add(urn);
          return;
        } catch (error) {
          if (!(error instanceof NovaCronError && error.code === "NC1204")) throw error;
          if (!(await this.oneOf(urn, leavers(error)))) throw error;
        }
      }
    } finally {
      this.done(urn);
    }
  }

  /**
   * Who is on a node and goes elsewhere in this plan: its Check may still be to come.
   * @param claimed whose node it is to be; null for any node, as where it is a quota that is used up.
   * @param next what the plan makes of the resources so far, by URN.
   */
  leaversOf(
    claimed: { readonly urn: string; readonly node: string | null },
    held: readonly Claim[],
    next: ReadonlyMap<string, Claim | null>,
  ): ReadonlySet<string> {
    const isLeaving = ({ urn, node }: Claim): boolean => (next.get(urn)?.node ?? node) !== node && !this.hasGone(urn);
    const there = held.filter(({ node }) => claimed.node === null || node === claimed.node);
    return new Set(there.filter((each) => each.urn !== claimed.urn && isLeaving(each)).map(({ urn }) => urn));
  }

  /**
   * Waits until one of `leavers` was carried out, or has failed.
   * @returns False where that cannot be hoped for: there is none, all of them wait themselves, as where two swap places,
   *   or none came within 20 s.
   */
  async oneOf(urn: string, leavers: ReadonlySet<string>): Promise<boolean> {
    if (!this.#canGo(leavers, urn)) return false;
    let timer: NodeJS.Timeout | undefined;
    try {
      return await new Promise<boolean>((resolve) => {
        this.#waiting.set(urn, { leavers, wake: () => resolve(true) });
        timer = setTimeout(() => resolve(false), patienceMs);
      });
    } finally {
      clearTimeout(timer);
      this.#waiting.delete(urn);
    }
  }

  /** It was carried out, or failed: whoever waits for it looks again. */
  done(urn: string): void {
    for (const { leavers, wake } of [...this.#waiting.values()]) if (leavers.has(urn)) wake();
  }

  /** Whether one of them, or of those that they wait for, does not wait itself. */
  #canGo(leavers: ReadonlySet<string>, urn: string): boolean {
    const seen = new Set([urn]);
    const left = [...leavers];
    for (let next = left.pop(); next !== undefined; next = left.pop()) {
      if (seen.has(next)) continue;
      seen.add(next);
      const waits = this.#waiting.get(next);
      if (waits === undefined) return true;
      left.push(...waits.leavers);
    }
    return false;
  }
}
