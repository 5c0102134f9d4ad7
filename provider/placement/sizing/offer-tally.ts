import type { Removal } from "../../schema/decision.ts";
import { byCodeUnits } from "../../world/code-units.ts";
import { type Offer, offerName } from "./sized-type.ts";

const maxExamples = 3;

/**
 * Counts what constraints take away, as `RemovalTally` does for nodes. There are 180,000 offers in a catalogue: names and
 * reasons are only made of those that are shown.
 */
export class OfferTally {
  readonly #removals = new Map<string, { reason: string; count: number; examples: string[] }>();

  /**
   * @param reason Called for the first offer that `by` removes; it speaks for all.
   * @param count of offers that go with this one, itself included; it is the example.
   */
  add(by: string, offer: Pick<Offer, "type" | "region">, reason: () => string, count = 1): void {
    const known = this.#removals.get(by);
    if (known === undefined) {
      this.#removals.set(by, { reason: reason(), count, examples: [offerName(offer)] });
      return;
    }
    known.count += count;
    if (known.examples.length < maxExamples) known.examples.push(offerName(offer));
  }

  /** The largest first; equal ones by id. */
  removals(): Removal[] {
    return [...this.#removals]
      .map(([by, removal]): Removal => ({ by, kind: "constraint", ...removal }))
      .sort((a, b) => b.count - a.count || byCodeUnits(a.by, b.by));
  }
}
