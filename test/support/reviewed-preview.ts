import type { Review } from "../../cli/review/review.ts";
import { novacron } from "./novacron-command.ts";
import { succeeded } from "./novacron-project.ts";
import type { PulumiProject } from "./pulumi.ts";

/** Previews the project and reviews that by the shipped rules, with `args` for the review. Throws where the preview fails. */
export async function reviewedPreview(project: PulumiProject, ...args: readonly string[]): Promise<Review> {
  const preview = succeeded(await project.preview(["--json", "--show-sames"]));
  await project.write("plan.json", preview.stdout);
  return reviewed(project, ...args);
}

/** Reviews what {@link reviewedPreview} previewed last once more. */
export async function reviewed(project: PulumiProject, ...args: readonly string[]): Promise<Review> {
  const { stdout, stderr } = await novacron(project, "review", "plan.json", "--format", "json", ...args);
  if (stdout === "") throw new Error(stderr);
  return JSON.parse(stdout) as Review;
}

/** What a review found, one line each. */
export function found({ findings }: Review): readonly string[] {
  return findings.map(({ rule, urn, message }) => `${rule} ${urn.split("::").at(-1)}: ${message}`);
}
