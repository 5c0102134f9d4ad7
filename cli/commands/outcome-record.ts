import { NovaCronError } from "../../provider/errors/novacron-error.ts";
import { categoryLevels } from "../../provider/placement/feedback/category-levels.ts";
import { parseOutcome } from "../../provider/placement/feedback/parse-outcome.ts";
import type { StoredOutcome } from "../../provider/store/feedback-store.ts";
import type { Store } from "../../provider/store/store.ts";
import { findRecord } from "../explain/find-record.ts";
import { stackNamespaces } from "../explain/stack-namespaces.ts";
import { withFeedback } from "../feedback/open-feedback.ts";
import { type OutcomeLine, readOutcomes } from "../feedback/read-outcomes.ts";
import { recordAudit } from "../record-audit.ts";
import type { Terminal } from "../terminal.ts";

/** Options of `novacron outcome record`. */
export interface OutcomeRecordOptions {
  readonly decision?: string;
  readonly latencyMs?: number;
  readonly failures?: number;
  readonly cost?: number;
  readonly evictions?: number;
  readonly at?: string;
  readonly file?: string;
  readonly stack?: string;
  readonly json?: boolean;
}

/**
 * `novacron outcome record`: keeps how decisions turned out. Of a file all lines are recorded, or none.
 * @throws {NovaCronError} NC1230 for a malformed outcome; NC1231 for a decision that rests on secrets or is about a
 *   quantum job; NC1903 for one that is not to be found, and for a missing option; as `withFeedback`.
 */
export function outcomeRecord(options: OutcomeRecordOptions, terminal: Terminal): Promise<number> {
  return withFeedback(options, terminal, async ({ project, store }) => {
    const stacks = await stackNamespaces(project, store, options.stack);
    const recorded =
      options.file === undefined
        ? [await fromOptions(options, stacks, store, terminal)]
        : await fromFile(options.file, stacks, store, terminal);
    await recordAudit(project, store, [
      {
        at: terminal.now().toISOString(),
        action: "outcomes.recorded",
        subject: recorded.length === 1 ? (recorded[0]?.outcome.decision ?? "") : `${recorded.length} decisions`,
        details: { by: terminal.user, count: recorded.length },
      },
    ]);
    await store.putOutcomes(recorded);
    if (options.json === true) terminal.out(`${JSON.stringify(recorded, null, 2)}\n`);
    else terminal.out(`Recorded ${recorded.length} ${recorded.length === 1 ? "outcome" : "outcomes"}\n`);
    return 0;
  });
}

async function fromOptions(
  options: OutcomeRecordOptions,
  stacks: readonly string[],
  store: Store,
  terminal: Terminal,
): Promise<StoredOutcome> {
  const { decision, latencyMs, failures, cost: costPaid, evictions, at = terminal.now().toISOString() } = options;
  if (decision === undefined) {
    throw new NovaCronError("NC1903", "it is not said how which decision turned out", {
      expected: "--decision with at least one figure, or --file",
      remedy: "List the decisions with `novacron explain`",
    });
  }
  const found = await findRecord(decision, stacks, store);
  const figures = Object.fromEntries(
    Object.entries({ latencyMs, failures, costPaid, evictions }).filter(([, value]) => value !== undefined),
  );
  const outcome = parseOutcome({ decision: found.digest, ...figures, at }, "the outcome");
  const why = whyNotLearned(found.record);
  if (why !== null) throw notLearned(found.record.subject.name, why);
  return { stack: found.stack, outcome };
}

async function fromFile(
  path: string,
  stacks: readonly string[],
  store: Store,
  terminal: Terminal,
): Promise<StoredOutcome[]> {
  const lines = await readOutcomes(path, terminal.directory);
  const known = await decisionsOf(stacks, store);
  const seen = new Map<string, number>();
  const recorded: StoredOutcome[] = [];
  for (const { line, value } of lines) {
    const where = `line ${line} of ${path}`;
    const found = known.get(String(value.decision));
    if (found === undefined) throw unknownDecision(where, value, stacks);
    const outcome = parseOutcome({ at: terminal.now().toISOString(), ...value, decision: found.digest }, where);
    const before = seen.get(outcome.decision);
    if (before !== undefined) throw twice(where, before);
    seen.set(outcome.decision, line);
    const record = await store.getDecisionRecord(found.digest, found.stack);
    const why = record === undefined ? "its record is gone" : whyNotLearned(record);
    if (why !== null) throw notLearned(where, why);
    recorded.push({ stack: found.stack, outcome });
  }
  return recorded;
}

/** Decisions by digest, and the latest of each resource by URN. */
async function decisionsOf(
  stacks: readonly string[],
  store: Store,
): Promise<ReadonlyMap<string, { readonly stack: string; readonly digest: string }>> {
  const known = new Map<string, { readonly stack: string; readonly digest: string }>();
  for (const stack of stacks) {
    for (const { digest, urn } of await store.listDecisionRecords(stack)) {
      known.set(digest, { stack, digest });
      if (!known.has(urn)) known.set(urn, { stack, digest });
    }
  }
  return known;
}

function whyNotLearned(
  record: Parameters<typeof categoryLevels>[0] & { readonly target: { readonly kind: string } },
): string | null {
  if (record.target.kind !== "node") return "it is about a quantum job";
  return categoryLevels(record) === null
    ? "it rests on secret inputs, and its record does not tell how it came about"
    : null;
}

function notLearned(what: string, why: string): NovaCronError {
  return new NovaCronError("NC1231", `nothing can be learned from the decision of ${what}: ${why}`, {
    expected: "the decision of a placement without secret inputs",
    remedy: "Leave it out; nothing was recorded.",
  });
}

function unknownDecision(where: string, { decision }: OutcomeLine["value"], stacks: readonly string[]): NovaCronError {
  const named = typeof decision === "string" ? `names ${decision}, which is no decision` : "names no decision";
  return new NovaCronError("NC1903", `${where} ${named} of ${stacks.join(", ")}`, {
    property: "decision",
    expected: "the whole digest of a record, or a URN",
    remedy: "List the decisions with `novacron explain --all --json`; nothing was recorded.",
  });
}

function twice(where: string, before: number): NovaCronError {
  return new NovaCronError("NC1230", `${where} is about the same decision as line ${before}`, {
    property: "decision",
    expected: "one outcome a decision",
    remedy: "Add the two up; nothing was recorded.",
  });
}
