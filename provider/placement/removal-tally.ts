import type { Removal } from "../schema/decision.ts";
import { byCodeUnits } from "../world/code-units.ts";
import { WaiverTally } from "./waiver-tally.ts";

const maxExamples = 3;

/** Counts what constraints and rules take away. Fed in name order, so the examples are the first by name. */
export class RemovalTally {
  /** What waivers kept from being taken away. */
  readonly waivers = new WaiverTally();
  /** By rule: which waiver of it has expired. */
  readonly lapses = new Map<string, string>();
  readonly #removals = new Map<
    string,
    { by: string; kind: Removal["kind"]; reason: string; count: number; examples: string[] }
  >();

  /** @param reason Called for the first candidate that `by` removes; it speaks for all. */
  add(kind: Removal["kind"], by: string, candidate: string, reason: () => string): void {
    const known = this.#removals.get(`${kind} ${by}`);
    if (known === undefined) {
      this.#removals.set(`${kind} ${by}`, { by, kind, reason: reason(), count: 1, examples: [candidate] });
      return;
    }
    known.count++;
    if (known.examples.length < maxExamples) known.examples.push(candidate);
  }

  /** The largest first; equal ones by id. */
  removals(): Removal[] {
    return [...this.#removals.values()].sort((a, b) => b.count - a.count || byCodeUnits(a.by, b.by));
  }
}
