import { z } from "zod";

/** How grave a rule's violation is. Every denial vetoes, whatever its severity; reviews sort by it. */
export const severities = ["info", "low", "medium", "high", "critical"] as const;

/** A preference moves a score by at most this much: policies lean, the factors decide. */
export const maximumPreferenceWeight = 0.1;

const denial = z.strictObject({
  rule: z.string().min(1).describe("Id of the rule, e.g. NCP-RES-001"),
  title: z.string().min(1),
  message: z
    .string()
    .min(1)
    .describe("What is wrong with this candidate; names no candidate and repeats no label value"),
  severity: z.enum(severities),
  remediation: z.string(),
});

const preference = z.strictObject({
  rule: z.string().min(1),
  weight: z.number().min(-maximumPreferenceWeight).max(maximumPreferenceWeight),
  reason: z.string().min(1),
});

const reviewFinding = denial.extend({
  resource: z.string().optional().describe("URN of the resource at fault, where a rule over a stack can tell"),
});

/** What a bundle's entry points for reviews must answer; anything else fails closed (NC1303). */
export const reviewAnswer = z.strictObject({ deny: z.array(reviewFinding).readonly() });

/** What is wrong with a resource or a stack. */
export type ReviewFinding = Readonly<z.infer<typeof reviewFinding>>;

/** What a bundle's entry point must answer; anything else fails closed (NC1303). */
export const policyVerdict = z.strictObject({
  deny: z.array(denial).readonly(),
  prefer: z.array(preference).readonly(),
});

/** What a rule's own entry point must answer, by its effect. */
export const ruleAnswers = { deny: z.array(denial).readonly(), prefer: z.array(preference).readonly() } as const;

/** One veto against a candidate. */
export type PolicyDenial = Readonly<z.infer<typeof denial>>;
/** One bounded addition to (or deduction from) a candidate's score; `weight` is in -0.1 to 0.1. */
export type PolicyPreference = Readonly<z.infer<typeof preference>>;
/** What the rules say about one candidate: vetoes and preferences, each sorted by rule id, then by text. Frozen. */
export interface PolicyVerdict {
  readonly deny: readonly PolicyDenial[];
  readonly prefer: readonly PolicyPreference[];
}

/** A verdict as hosts give it: sorted and frozen. */
export function frozenVerdict({ deny, prefer }: PolicyVerdict): PolicyVerdict {
  return Object.freeze({
    deny: frozenInOrder(deny, (denial) => `${denial.rule}\n${denial.message}`),
    prefer: frozenInOrder(prefer, (preference) => `${preference.rule}\n${preference.reason}`),
  });
}

/** By code units: what rules say must not depend on the machine's locale. */
export function frozenInOrder<T extends object>(items: readonly T[], keyOf: (item: T) => string): readonly T[] {
  if (items.length === 0) return nothing;
  for (const item of items) Object.freeze(item);
  return Object.freeze(items.toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1)));
}

const nothing: readonly never[] = Object.freeze([]);
