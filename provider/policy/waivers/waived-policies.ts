import type { EvaluatePolicy, PolicyDenial, PolicyVerdict } from "../../placement/policy-port.ts";
import { lapsedWaiver, type Waiver, type WaiverBook } from "./waiver-book.ts";

/**
 * Policies as a book of waivers leaves them: a denial that a waiver covers for the input's subject, at the input's
 * instant, becomes a note in `waived`. It stands around the policy host and not in it, for the host's verdicts are shared by
 * subjects that have other waivers.
 *
 * A denial whose waiver has expired says so.
 */
export function waivedPolicies(evaluate: EvaluatePolicy, book: WaiverBook): EvaluatePolicy {
  if (book.waivers.length === 0) return evaluate;
  // A plan asks about one subject after the other, each with as many candidates as the fleet has.
  let subject = "";
  let lifted = new Map<PolicyVerdict, PolicyVerdict>();
  return (input) => {
    const verdict = evaluate(input);
    if (verdict.deny.length === 0) return verdict;
    const { urn } = input.subject;
    const asked = `${input.now_ns} ${urn}`;
    if (asked !== subject) {
      subject = asked;
      lifted = new Map();
    }
    const known = lifted.get(verdict) ?? lift(verdict, book, urn, Math.round(input.now_ns / 1e6));
    lifted.set(verdict, known);
    return known;
  };
}

function lift(verdict: PolicyVerdict, book: WaiverBook, urn: string, atMs: number): PolicyVerdict {
  const deny: PolicyDenial[] = [];
  const waived = new Map<string, Waiver>();
  for (const denial of verdict.deny) {
    const waiver = book.cover(denial.rule, urn, atMs);
    if (waiver !== undefined) waived.set(denial.rule, waiver);
    else deny.push(withLapse(denial, lapsedWaiver(book, denial.rule, urn, atMs)));
  }
  return {
    ...verdict,
    deny,
    waived: [...waived].map(([rule, { id, expires }]) => ({ rule, waiver: id, expires })),
  };
}

function withLapse(denial: PolicyDenial, lapsed: Waiver | undefined): PolicyDenial {
  if (lapsed === undefined) return denial;
  return { ...denial, lapsed: `waiver ${lapsed.id} expired at ${lapsed.expires}` };
}
