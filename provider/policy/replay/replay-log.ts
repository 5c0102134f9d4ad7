import { NovaCronError } from "../../errors/novacron-error.ts";
import { evaluateByKind, type KindVerdict } from "../evaluate-by-kind.ts";
import { isCutForRules } from "../log-cuts.ts";
import type { EvaluationLine } from "../log-lines.ts";
import type { PolicyHost } from "../policy-host.ts";
import { readsBeyond, readsOf } from "../reads-of.ts";
import type { ReadLog } from "./read-log.ts";

const maxExamples = 3;

/** One logged input that is judged otherwise. */
export interface ReplayExample {
  /** URN of the resource that the input was first logged for; of a stack its name. */
  readonly subject: string;
  /** Name of the candidate, for placements and quantum jobs. */
  readonly candidate: string | null;
  readonly at: string;
  /** What the rule says now; null where it says nothing any more. */
  readonly message: string | null;
}

/** What becomes of one rule. */
export interface RuleChange {
  readonly rule: string;
  /** Inputs that it did not forbid, and does now. */
  readonly denies: { readonly count: number; readonly examples: readonly ReplayExample[] };
  /** Inputs that it forbade, and does not any more. */
  readonly allows: { readonly count: number; readonly examples: readonly ReplayExample[] };
}

/** What other rules would have said to a log. */
export interface Replay {
  /** Distinct inputs that were judged again. */
  readonly evaluations: number;
  /** Allowed then, forbidden now. What was waived counts as waived. */
  readonly newlyDenied: number;
  readonly newlyAllowed: number;
  /** Forbidden then and now, by other rules. */
  readonly otherwiseDenied: number;
  /** By rule id; only those that say something else. */
  readonly rules: readonly RuleChange[];
  /** Resources whose target would be forbidden: they would move, or fail. By URN. */
  readonly targetsDenied: readonly {
    readonly urn: string;
    readonly target: string;
    readonly rules: readonly string[];
  }[];
  /** Resources that were refused, and for which some candidate would now be allowed. By URN. */
  readonly unblocked: readonly string[];
  /** Inputs on which the rules fail now, and how: a plan would end there. */
  readonly failed: readonly { readonly why: string; readonly count: number }[];
  /** What was not judged again, and why. */
  readonly skipped: readonly { readonly why: string; readonly count: number }[];
  /** Parts of the input that the rules read now and did not then: of candidates that differ only there, one was logged. */
  readonly readsUntold: readonly string[];
}

interface Judged {
  readonly before: ReadonlySet<string>;
  readonly after: ReadonlySet<string>;
}

/** Judges every logged input again, by other rules or other data. Pure but for what the host keeps. */
export function replayLog(log: ReadLog, host: PolicyHost): Replay {
  const changes = new Map<string, { denies: ReplayExample[]; allows: ReplayExample[]; counts: [number, number] }>();
  const judged = new Map<string, Judged[]>();
  const skipped = new Map<string, number>();
  const failed = new Map<string, number>();
  const totals = { evaluations: 0, newlyDenied: 0, newlyAllowed: 0, otherwiseDenied: 0 };

  const skip = (why: string): void => void skipped.set(why, (skipped.get(why) ?? 0) + 1);
  for (const line of log.evaluations) {
    if (isCutForRules(line.input, host.reads)) {
      skip("logged with a long text cut off that the rules may read");
      continue;
    }
    let verdict: KindVerdict | null;
    try {
      verdict = evaluateByKind(host, line.input);
    } catch (error) {
      // That is an answer to whoever asks what would change, and not the end of the replay.
      if (!(error instanceof NovaCronError)) throw error;
      failed.set(error.headline, (failed.get(error.headline) ?? 0) + 1);
      continue;
    }
    if (verdict === null) {
      skip(`of the kind ${line.input.kind}, which this version does not judge`);
      continue;
    }
    totals.evaluations++;
    const standing = verdict.deny.filter((finding) => !line.waivers.some((waived) => lifts(waived, finding)));
    const before = new Set(line.rules.deny);
    const messages = new Map(standing.map(({ rule, message }) => [rule, message]));
    const after = new Set(messages.keys());
    judged.set(line.inputDigest, [...(judged.get(line.inputDigest) ?? []), { before, after }]);
    for (const rule of new Set([...before, ...after])) {
      if (before.has(rule) === after.has(rule)) continue;
      const change = changes.get(rule) ?? { denies: [], allows: [], counts: [0, 0] };
      changes.set(rule, change);
      const [examples, index] = after.has(rule) ? ([change.denies, 0] as const) : ([change.allows, 1] as const);
      change.counts[index]++;
      if (examples.length < maxExamples) examples.push(exampleOf(line, messages.get(rule) ?? null));
    }
    if (before.size === 0 && after.size > 0) totals.newlyDenied++;
    if (before.size > 0 && after.size === 0) totals.newlyAllowed++;
    if (before.size > 0 && after.size > 0 && !isSame(before, after)) totals.otherwiseDenied++;
  }
  const secret = log.resources.filter((resource) => resource.secret).length;
  if (secret > 0) skipped.set("resting on secrets, of which nothing is logged", secret);
  const counted = (counts: ReadonlyMap<string, number>) => [...counts].map(([why, count]) => ({ why, count }));
  return {
    ...totals,
    rules: [...changes]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([rule, { denies, allows, counts }]) => ({
        rule,
        denies: { count: counts[0], examples: denies },
        allows: { count: counts[1], examples: allows },
      })),
    ...resourceChanges(log, judged),
    failed: counted(failed),
    skipped: counted(skipped),
    readsUntold: untold(log, host),
  };
}

/** Whether anything would be said otherwise. */
export function changesAnything({ rules, failed }: Replay): boolean {
  return rules.length > 0 || failed.length > 0;
}

/** What was waived counts as waived under other rules, too. */
function lifts({ rule, resource }: EvaluationLine["waivers"][number], finding: KindVerdict["deny"][number]): boolean {
  return rule === finding.rule && (resource === undefined || resource === finding.resource);
}

function isSame(a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  return a.size === b.size && [...a].every((each) => b.has(each));
}

function resourceChanges(
  log: ReadLog,
  judged: ReadonlyMap<string, readonly Judged[]>,
): Pick<Replay, "targetsDenied" | "unblocked"> {
  const sorted = log.resources.toSorted((a, b) => (a.urn < b.urn ? -1 : 1));
  // One input may have been logged with several waivers; what was allowed then is what the resource had.
  const of = (digest: string): Judged | undefined => {
    const all = judged.get(digest);
    return all?.find(({ before }) => before.size === 0) ?? all?.[0];
  };
  return {
    targetsDenied: sorted.flatMap(({ urn, target, chosen }) => {
      const verdict = chosen === null ? undefined : of(chosen);
      if (target === null || verdict === undefined || verdict.before.size > 0 || verdict.after.size === 0) return [];
      return [{ urn, target, rules: [...verdict.after].sort() }];
    }),
    unblocked: sorted.flatMap(({ urn, how, evaluations }) => {
      const verdicts = evaluations.flatMap(([digest]) => of(digest) ?? []);
      const isFreed = verdicts.some(({ before, after }) => before.size > 0 && after.size === 0);
      return how === "refused" && isFreed ? [urn] : [];
    }),
  };
}

function untold(log: ReadLog, host: PolicyHost): readonly string[] {
  const now = readsOf(host.rules);
  const digests = new Set(log.evaluations.filter(({ place }) => place === "plan").map(({ policies }) => policies));
  const beyond = [...digests].flatMap((digest) => readsBeyond(now, log.reads.get(digest) ?? []));
  return [...new Set(beyond)].filter((path) => path.startsWith("candidate") || path.startsWith("estimates")).sort();
}

function exampleOf({ input, at }: EvaluationLine, message: string | null): ReplayExample {
  const subject = textAt(input.subject, "urn") ?? textAt(input.resource, "urn") ?? textAt(input, "stack") ?? "";
  return { subject, candidate: textAt(input.candidate, "name"), at, message };
}

function textAt(value: unknown, key: string): string | null {
  const text: unknown = typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined;
  return typeof text === "string" ? text : null;
}
