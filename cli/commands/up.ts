import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { NovaCronError } from "../../provider/errors/novacron-error.ts";
import type { LockFile } from "../../provider/lock/lock-file.ts";
import { errorLine } from "../error-line.ts";
import { lockExitCodes } from "../lock/exit-codes.ts";
import { lockArguments } from "../lock/lock-arguments.ts";
import { lockFindings } from "../lock/lock-findings.ts";
import { type LockPlace, lockPlace } from "../lock/lock-place.ts";
import { type LockedPreview, lockedPreview } from "../lock/locked-preview.ts";
import { notWhole } from "../lock/not-whole.ts";
import { openLock } from "../lock/open-lock.ts";
import { differences } from "../review/compare-digests.ts";
import { reviewExitCodes } from "../review/exit-codes.ts";
import { type JudgingOptions, openTerms } from "../review/open-terms.ts";
import { planDigest } from "../review/plan-digest.ts";
import type { ReviewPlan } from "../review/planned-resource.ts";
import { type PulumiArguments, pulumiArguments } from "../review/pulumi-arguments.ts";
import { type ReviewedMark, readMark } from "../review/reviewed-mark.ts";
import { runPulumi } from "../run-pulumi.ts";
import { stackIn } from "../stack-in.ts";
import type { Terminal } from "../terminal.ts";

/** Options of `novacron up --reviewed` and `--locked`, of which there is one at least. */
export interface UpOptions extends JudgingOptions {
  /** The review's file. */
  readonly reviewed?: string;
  /** The lock file; true for that of the environment or the configuration. */
  readonly locked?: string | true;
}

/**
 * `novacron up --reviewed FILE` and `--locked [FILE]`: a preview, whose digest has to be that of the review, and whose
 * decisions have to be those of the lock file; then `pulumi up` of the very plan that was compared. That Pulumi previews it
 * once more costs time, but finds what has changed since before anything is applied.
 * @param given arguments for Pulumi.
 * @returns one of `reviewExitCodes`; 1 where Pulumi failed.
 * @throws {NovaCronError} NC1920 for the review; NC2001, NC1606 for the lock file; NC1903, NC1901, NC13xx.
 */
export async function up(given: readonly string[], options: UpOptions, terminal: Terminal): Promise<number> {
  const { reviewed, locked } = options;
  const args = locked === undefined ? pulumiArguments(given) : lockArguments(given);
  const file = reviewed === undefined ? null : resolve(terminal.directory, reviewed);
  const mark = file === null ? null : await readMark(file);
  const unfit = mark === null || file === null ? null : await unfitReview(mark, file, options, terminal);
  if (unfit !== null) return refuse(unfit, terminal);
  const lock = locked === undefined ? null : await lockedUp(locked === true ? undefined : locked, given, terminal);
  const folder = await mkdtemp(join(tmpdir(), "novacron-up-"));
  try {
    const plan = join(folder, "plan.json");
    terminal.err("Previewing what would be applied ...\n");
    const previewed = await lockedPreview(
      lock === null ? null : { mode: "check", path: lock.path },
      ["--save-plan", plan, ...args.preview],
      terminal,
    );
    const other = mark === null ? null : anotherPlan(mark, previewed.plan);
    const refused = (lock && notAsLocked(lock, previewed)) ?? other;
    if (refused !== null) return refuse(refused, terminal);
    if (mark !== null) terminal.err(`It is what was reviewed (${mark.plan}); applying it\n`);
    else terminal.err(`It is what is locked in ${lock?.name}; applying it\n`);
    return await apply(plan, args, lock === null ? terminal : lock.terminal);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

interface Refusal {
  readonly exitCode: number;
  /** Each with a code in front. */
  readonly lines: readonly string[];
}

function refuse({ exitCode, lines }: Refusal, terminal: Terminal): number {
  terminal.err(lines.map((line) => `${line}\n`).join(""));
  return exitCode;
}

function refusal(outcome: keyof typeof reviewExitCodes, what: string, remedy: string): Refusal {
  const error = new NovaCronError(outcome === "incomplete" ? "NC1921" : "NC1922", `nothing was applied: ${what}`, {
    property: "--reviewed",
    remedy,
  });
  return { exitCode: reviewExitCodes[outcome], lines: [errorLine(error)] };
}

/** What is wrong with the review itself, or with what it was judged by, or null. */
async function unfitReview(
  mark: ReviewedMark,
  file: string,
  options: UpOptions,
  terminal: Terminal,
): Promise<Refusal | null> {
  if (mark.outcome === "violations") {
    return refusal("violations", `${file} is a review that found violations`, "Put them right, and review again");
  }
  if (mark.outcome === "incomplete" || mark.plan === null) {
    return refusal("incomplete", `${file} is a review of an incomplete plan`, "Review a whole one");
  }
  const { host, waivers, nowMs } = await openTerms(options, mark, terminal);
  if (host.digest !== mark.policies) {
    const what = `it was reviewed by the policies ${mark.policies}, and now they are ${host.digest}`;
    return refusal("anotherPlan", what, "Review it by these");
  }
  if (waivers.digest !== mark.waivers) {
    return refusal("anotherPlan", "the waivers are others than those of the review", "Review it with these");
  }
  if (mark.validUntil !== null && nowMs >= Date.parse(mark.validUntil)) {
    return refusal(
      "anotherPlan",
      `a waiver that the review relies on expired at ${mark.validUntil}`,
      "Review it again",
    );
  }
  return null;
}

function anotherPlan(mark: ReviewedMark, plan: ReviewPlan): Refusal | null {
  if (plan.incomplete.length > 0) {
    return refusal("incomplete", plan.incomplete.join("; "), "Correct that, and review again");
  }
  if (plan.project !== mark.project || plan.stack !== mark.stack) {
    const what = `the review is of ${mark.project}/${mark.stack}, and this is ${plan.project}/${plan.stack}`;
    return refusal("anotherPlan", what, "Name the stack behind `--`: novacron up --reviewed FILE -- --stack NAME");
  }
  const now = planDigest(plan);
  if (now.digest === mark.plan) return null;
  const what = `what would be applied (${now.digest}) is not what was reviewed (${mark.plan}): ${differences(mark, now).join("; ")}`;
  return refusal("anotherPlan", what, "Review it again");
}

async function apply(plan: string, args: PulumiArguments, terminal: Terminal): Promise<number> {
  const { exitCode } = await runPulumi(["up", "--yes", "--plan", plan, ...args.up], terminal, terminal.out);
  if (exitCode === 0) return 0;
  terminal.err(`NC1904: \`pulumi up\` ended with ${exitCode}; what it says above tells how far it came\n`);
  return 1;
}

/** The lock file of an update. */
interface LockedUp extends Pick<LockPlace, "path" | "name"> {
  readonly file: LockFile;
  /** With an environment in which the provider goes by it. */
  readonly terminal: Terminal;
}

async function lockedUp(named: string | undefined, given: readonly string[], terminal: Terminal): Promise<LockedUp> {
  const { path, name } = await lockPlace(named, stackIn(given), terminal);
  const environment = { ...terminal.environment, NOVACRON_LOCK: path };
  return { path, name, file: openLock(path), terminal: { ...terminal, environment } };
}

/** Why a preview is not what the lock file says, or null. */
function notAsLocked({ file, name }: LockedUp, preview: LockedPreview): Refusal | null {
  const unfit = notWhole(preview, "nothing was applied");
  if (unfit !== null) return { exitCode: lockExitCodes.incomplete, lines: [errorLine(unfit)] };
  const findings = lockFindings(file, preview);
  if (findings.length === 0) return null;
  const lines = findings.flatMap(({ problems }) => problems.map(({ message }) => message));
  const count = findings.length === 1 ? "a placement is" : `${findings.length} placements are`;
  return { exitCode: lockExitCodes.differs, lines: [...lines, `Nothing was applied: ${count} not as in ${name}`] };
}
