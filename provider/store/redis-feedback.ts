import { type Digest, digestOf } from "../crypto/canonical-json.ts";
import { NovaCronError } from "../errors/novacron-error.ts";
import type { LearnedWeights } from "../schema/learned-weights.ts";
import type { Outcome } from "../schema/outcome.ts";
import type { FeedbackStore, LearnedWeightsEntry, StoredOutcome } from "./feedback-store.ts";
import type { RedisCommand, RedisHashes } from "./redis-hashes.ts";

/** A set of learned weights as its row has it. */
export interface Proposed {
  readonly seq: number;
  readonly proposedAt: string;
  readonly proposedBy: string;
  readonly weights: LearnedWeights;
}

type Promotion = NonNullable<LearnedWeightsEntry["promotion"]> & { readonly digest: Digest };

/** Outcomes and learned weights in Redis; see {@link FeedbackStore} for what each method does. */
export class RedisFeedback implements FeedbackStore {
  readonly #hashes: RedisHashes;
  readonly #now: () => Date;
  readonly #location: string;

  constructor(hashes: RedisHashes, now: () => Date, location: string) {
    this.#hashes = hashes;
    this.#now = now;
    this.#location = location;
  }

  async putOutcomes(outcomes: readonly StoredOutcome[]): Promise<void> {
    if (outcomes.length === 0) return;
    const first = await this.#hashes.nextNumbers(outcomes.length);
    await this.#hashes.commit(
      outcomes.map(
        ({ stack, outcome }, at): RedisCommand => [
          "HSET",
          ":outcomes",
          `${stack}\n${outcome.decision}`,
          JSON.stringify({ seq: first + at, stack, outcome }),
        ],
      ),
    );
  }

  async listOutcomes(): Promise<readonly StoredOutcome[]> {
    return (await this.#hashes.getAll(":outcomes"))
      .map(([, text]) => JSON.parse(text) as { seq: number; stack: string; outcome: Outcome })
      .sort((a, b) => a.seq - b.seq)
      .map(({ stack, outcome }) => ({ stack, outcome }));
  }

  async putLearnedWeights(weights: LearnedWeights, by: string): Promise<Digest> {
    const digest = digestOf(weights);
    const seq = await this.#hashes.nextNumbers(1);
    const proposed: Proposed = { seq, proposedAt: this.#now().toISOString(), proposedBy: by, weights };
    await this.#hashes.commit([["HSETNX", ":weights", digest, JSON.stringify(proposed)]]);
    return digest;
  }

  async listLearnedWeights(base: string): Promise<readonly LearnedWeightsEntry[]> {
    const { promotions } = await this.#promotions(base);
    const current = inEffect(promotions)?.digest;
    return (await this.#hashes.getAll(":weights"))
      .map(([digest, text]) => ({ digest: digest as Digest, ...this.#proposed(digest, text) }))
      .filter(({ weights }) => weights.base === base)
      .sort((a, b) => a.seq - b.seq)
      .map(({ digest, weights, proposedAt, proposedBy }) => {
        const last = promotions.findLast((each) => each.digest === digest);
        const promotion = last === undefined ? null : { at: last.at, by: last.by, undone: last.undone };
        return { digest, weights, proposedAt, proposedBy, promotion, isInEffect: current === digest };
      });
  }

  async promotedWeights(base: string): Promise<LearnedWeights | null> {
    const current = inEffect((await this.#promotions(base)).promotions)?.digest;
    const text = current === undefined ? null : await this.#hashes.get(":weights", current);
    return current === undefined || text === null ? null : this.#proposed(current, text).weights;
  }

  promoteWeights(weights: LearnedWeights, by: string): Promise<boolean> {
    const promotion: Promotion = { digest: digestOf(weights), at: this.#now().toISOString(), by, undone: null };
    return this.#change(weights.base, (promotions) =>
      (inEffect(promotions)?.digest ?? null) === weights.parent ? [...promotions, promotion] : null,
    );
  }

  undoWeights(weights: LearnedWeights, by: string): Promise<boolean> {
    const undone = { at: this.#now().toISOString(), by };
    const digest = digestOf(weights);
    return this.#change(weights.base, (promotions) => {
      const current = inEffect(promotions);
      return current?.digest === digest
        ? promotions.map((each) => (each === current ? { ...each, undone } : each))
        : null;
    });
  }

  async #change(
    base: string,
    change: (promotions: readonly Promotion[]) => readonly Promotion[] | null,
  ): Promise<boolean> {
    for (;;) {
      const { promotions, text } = await this.#promotions(base);
      const changed = change(promotions);
      if (changed === null) return false;
      const expected = [{ key: ":promotions", field: base, value: text }];
      if (await this.#hashes.commit([["HSET", ":promotions", base, JSON.stringify(changed)]], expected)) return true;
    }
  }

  async #promotions(base: string): Promise<{ text: string | null; promotions: readonly Promotion[] }> {
    const text = await this.#hashes.get(":promotions", base);
    return { text, promotions: text === null ? [] : (JSON.parse(text) as Promotion[]) };
  }

  #proposed(digest: string, text: string): Proposed {
    const proposed = JSON.parse(text) as Proposed;
    if (digestOf(proposed.weights) === digest) return proposed;
    throw new NovaCronError("NC1701", `${this.#location} holds under ${digest} something with another digest`, {
      property: "store",
      remedy: "It was damaged or edited; restore a backup. Nothing was deleted.",
    });
  }
}

function inEffect(promotions: readonly Promotion[]): Promotion | undefined {
  return promotions.findLast(({ undone }) => undone === null);
}
