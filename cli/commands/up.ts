import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { NovaCronError } from "../../provider/errors/novacron-error.ts";
import { errorLine } from "../error-line.ts";
import { differences } from "../review/compare-digests.ts";
import { reviewExitCodes } from "../review/exit-codes.ts";
import { type JudgingOptions, openTerms } from "../review/open-terms.ts";
import { planDigest } from "../review/plan-digest.ts";
import type { ReviewPlan } from "../review/planned-resource.ts";
import { previewOf } from "../review/preview-of.ts";
import { type PulumiArguments, pulumiArguments } from "../review/pulumi-arguments.ts";
import { type ReviewedMark, readMark } from "../review/reviewed-mark.ts";
import { runPulumi } from "../run-pulumi.ts";
import type { Terminal } from "../terminal.ts";

/** Options of `novacron up --reviewed`. */
export interface UpOptions extends JudgingOptions {
  readonly reviewed: string;
}

/**
 * `novacron up --reviewed FILE`: a preview, whose digest has to be that of the review; then `pulumi up` of the very plan that
 * was compared. That Pulumi previews it once more costs time, but finds what has changed since before anything is applied.
 * @param given arguments for Pulumi.
 * @returns one of `reviewExitCodes`; 1 where Pulumi failed.
 * @throws {NovaCronError} NC1920 for the review; NC1903, NC1901, NC13xx.
 */
export async function up(given: readonly string[], options: UpOptions, terminal: Terminal): Promise<number> {
  const args = pulumiArguments(given);
  const file = resolve(terminal.directory, options.reviewed);
  const mark = await readMark(file);
  const unfit = await unfitReview(mark, file, options, terminal);
  if (unfit !== null) return refuse(unfit, terminal);
  const folder = await mkdtemp(join(tmpdir(), "novacron-up-"));
  try {
    const plan = join(folder, "plan.json");
    terminal.err("Previewing what would be applied ...\n");
    const previewed = await runPulumi(
      ["preview", "--json", "--show-sames", "--save-plan", plan, ...args.preview],
      terminal,
    );
    const other = anotherPlan(mark, previewOf(previewed));
    if (other !== null) return refuse(other, terminal);
    terminal.err(`It is what was reviewed (${mark.plan}); applying it\n`);
    return await apply(plan, args, terminal);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

interface Refusal {
  readonly exitCode: number;
  readonly error: NovaCronError;
}

function refuse({ exitCode, error }: Refusal, terminal: Terminal): number {
  terminal.err(`${errorLine(error)}\n`);
  return exitCode;
}

function refusal(outcome: keyof typeof reviewExitCodes, what: string, remedy: string): Refusal {
  return {
    exitCode: reviewExitCodes[outcome],
    error: new NovaCronError(outcome === "incomplete" ? "NC1921" : "NC1922", `nothing was applied: ${what}`, {
      property: "--reviewed",
      remedy,
    }),
  };
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
