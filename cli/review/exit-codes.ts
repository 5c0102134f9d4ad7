import type { Outcome } from "./review.ts";

/** Exit codes of `review` and `up` beside the common 0, 1 (failed) and 2 (wrong command line). */
export const reviewExitCodes = {
  passed: 0,
  violations: 3,
  incomplete: 4,
  /** `up`: what would be applied, the policies or the waivers are not those that were reviewed. */
  anotherPlan: 5,
} as const satisfies Record<Outcome | "anotherPlan", number>;

/** For help texts. */
export const reviewExitCodesHelp = `
Exit codes:
  0  passed: nothing was found that fails the review
  1  failed: a file, the policies or the waivers cannot be read, or a rule fails; nothing was judged
  2  the command line itself is wrong
  3  violations: at least one of --fail-on's severity or above that is neither waived nor in the baseline
  4  incomplete: the preview failed, or the plan leaves resources out`;
