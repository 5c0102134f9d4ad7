import { NovaCronError } from "../../provider/errors/novacron-error.ts";
import type { ProcessResult } from "../run-process.ts";
import type { ReviewPlan } from "./planned-resource.ts";
import { parsePlanText } from "./read-plan.ts";

/**
 * What `pulumi preview --json` said. A preview that failed is a plan that says so in `incomplete`.
 * @throws {NovaCronError} NC1904 where it said no plan at all, NC1920 for one that cannot be read.
 */
export function previewOf({ exitCode, stdout, stderr }: ProcessResult): ReviewPlan {
  try {
    const plan = parsePlanText(stdout, "the preview");
    if (exitCode === 0 || plan.incomplete.length > 0) return plan;
  } catch (error) {
    if (exitCode === 0) throw error;
  }
  throw new NovaCronError(
    "NC1904",
    `\`pulumi preview\` ended with ${exitCode}: ${(stderr.trim() || stdout.trim()).slice(0, 2000)}`,
    {
      remedy: "Correct that, and run this again",
    },
  );
}
