import type { WaiverUse } from "../schema/decision.ts";
import { byCodeUnits } from "../world/code-units.ts";
import type { WaivedDenial } from "./policy-port.ts";

const maxExamples = 3;

/** Counts the candidates that could be taken only because a waiver lifts a rule. Fed in name order. */
export class WaiverTally {
  readonly #byCandidate = new Map<string, readonly WaivedDenial[]>();

  add(candidate: string, waived: readonly WaivedDenial[]): void {
    if (waived.length > 0) this.#byCandidate.set(candidate, waived);
  }

  /** What a candidate needs. */
  of(candidate: string): readonly WaivedDenial[] {
    return this.#byCandidate.get(candidate) ?? [];
  }

  /** By rule, then by waiver. @param target the chosen candidate. */
  uses(target: string): WaiverUse[] {
    const uses = new Map<string, WaiverUse & { count: number; target: boolean; examples: string[] }>();
    for (const [candidate, waived] of this.#byCandidate) {
      for (const { rule, waiver, expires } of waived) {
        const known = uses.get(`${rule} ${waiver}`) ?? { rule, waiver, expires, count: 0, target: false, examples: [] };
        known.count++;
        known.target ||= candidate === target;
        if (known.examples.length < maxExamples) known.examples.push(candidate);
        uses.set(`${rule} ${waiver}`, known);
      }
    }
    return [...uses].sort(([a], [b]) => byCodeUnits(a, b)).map(([, use]) => use);
  }
}
