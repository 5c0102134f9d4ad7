import { resolve } from "node:path";
import { noTelemetry, type Telemetry } from "../../provider/observability/telemetry.ts";
import { loggedHost } from "../../provider/policy/logged-host.ts";
import { packageVersion } from "../package-version.ts";
import { withDecisionAges } from "../review/decision-ages.ts";
import { reviewExitCodes } from "../review/exit-codes.ts";
import { makeReview } from "../review/make-review.ts";
import { decisionLogOf, type JudgingOptions, openTerms, projectFileIn } from "../review/open-terms.ts";
import { checkOutputs, type ReviewOutput, writeOutputs } from "../review/outputs.ts";
import { readBaseline } from "../review/read-baseline.ts";
import { readPlan } from "../review/read-plan.ts";
import { headline } from "../review/report.ts";
import type { FailOn, Review } from "../review/review.ts";
import type { Terminal } from "../terminal.ts";

/** Options of `novacron review`. */
export interface ReviewOptions extends JudgingOptions {
  readonly state?: string;
  readonly failOn: FailOn;
  readonly baseline?: string;
  readonly docsBase?: string;
  /** What `--format` and `--out` came to, in their order. */
  readonly format?: readonly ReviewOutput[];
}

/**
 * `novacron review PLAN`: judges what a preview, an update plan or a state would leave behind, and writes what was found.
 * @returns one of `reviewExitCodes`.
 * @throws {NovaCronError} NC1920 for the files; NC13xx for policies and waivers, or a rule that fails; NC1903; NC11xx and
 * NC17xx for the project's fleet and store.
 */
export async function review(
  file: string,
  options: ReviewOptions,
  terminal: Terminal,
  telemetry: Telemetry = noTelemetry,
): Promise<number> {
  const at = (path: string): string => resolve(terminal.directory, path);
  const outputs = checkOutputs(options.format ?? []);
  const [plan, baseline] = await Promise.all([
    readPlan({ plan: at(file), state: options.state === undefined ? undefined : at(options.state) }),
    options.baseline === undefined ? null : readBaseline(at(options.baseline)),
  ]);
  const { host, waivers, nowMs, project } = await openTerms(options, plan, terminal);
  const log = decisionLogOf(project, terminal);
  const judges =
    log === null
      ? host
      : loggedHost(host, { log, place: "review", waivers, atMs: nowMs, at: new Date(nowMs).toISOString() });
  const aged = await withDecisionAges(plan, project, terminal);
  let made: Review;
  try {
    made = makeReview(aged, { host: judges, waivers, nowMs, baseline, failOn: options.failOn });
  } finally {
    // What was judged before a rule failed is what one looks for then.
    log?.flush();
  }
  telemetry.describe({ "novacron.outcome": made.outcome, "novacron.resources": aged.resources.length });
  const report = {
    review: made,
    rules: host.rules,
    version: packageVersion(),
    projectFile: projectFileIn(project),
    docsBase: options.docsBase ?? null,
  };
  await writeOutputs(report, outputs, terminal);
  // Where stdout has something for a program, or nothing, a person still sees what came out.
  if (!outputs.some(({ format, file: to }) => format === "text" && to === undefined)) {
    terminal.err(`${headline(made)}\n`);
  }
  return reviewExitCodes[made.outcome];
}
