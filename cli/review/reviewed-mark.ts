import { readFile } from "node:fs/promises";
import { z } from "zod";
import { NovaCronError } from "../../provider/errors/novacron-error.ts";
import type { Review } from "./review.ts";

const digest = z.templateLiteral(["sha256:", z.string().regex(/^[0-9a-f]{64}$/)]);

const resourceDigest = z.object({ urn: z.string(), operation: z.string(), digest });

/** What a review says to whoever applies what was reviewed, format version 1. Every output that is kept carries it. */
const reviewedMark = z.object({
  formatVersion: z.literal(1),
  outcome: z.enum(["passed", "violations", "incomplete"]),
  project: z.string(),
  stack: z.string(),
  plan: digest.nullable().describe("Digest of what would be applied"),
  policies: digest,
  waivers: digest,
  validUntil: z.iso.datetime().nullable().describe("When the first waiver in use expires"),
  resources: z
    .array(resourceDigest)
    .optional()
    .describe("By which differences are named; comments have no room for it"),
});
export type ReviewedMark = z.infer<typeof reviewedMark>;

/** The parts of a review that its mark is made of. */
type MarkedReview = z.infer<typeof reviewJson> | Review;

/** The mark of a review. */
export function markOf(review: MarkedReview, { withResources }: { readonly withResources: boolean }): ReviewedMark {
  const { outcome, project, stack, plan, policies, waivers } = review;
  return {
    formatVersion: 1,
    outcome,
    project,
    stack,
    plan: plan.digest,
    policies: policies.digest,
    waivers: waivers.digest,
    validUntil: waivers.validUntil,
    ...(withResources && { resources: [...plan.resources] }),
  };
}

const beginning = "<!-- novacron-review ";

/** A comment of Markdown that nobody sees. */
export function markdownMark(review: Review): string {
  // A comment must not hold two hyphens; JSON can write one otherwise.
  return `${beginning}${JSON.stringify(markOf(review, { withResources: false })).replaceAll("-", "\\u002d")} -->`;
}

const reviewJson = z.object({
  formatVersion: z.literal(1),
  outcome: reviewedMark.shape.outcome,
  project: z.string(),
  stack: z.string(),
  plan: z.object({ digest: digest.nullable(), resources: z.array(resourceDigest) }),
  policies: z.object({ digest }),
  waivers: z.object({ digest, validUntil: reviewedMark.shape.validUntil }),
});

const sarifLog = z.object({
  version: z.literal("2.1.0"),
  runs: z.array(z.object({ properties: z.object({ novacronReview: reviewedMark }).optional() })).min(1),
});

/**
 * Reads the mark out of a review as JSON, SARIF or Markdown.
 * @throws {NovaCronError} NC1920 where there is none.
 */
export async function readMark(file: string): Promise<ReviewedMark> {
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (cause) {
    throw noReview(file, "cannot be read", cause);
  }
  if (text.trimStart().startsWith("{")) return markOfJson(text, file);
  const start = text.indexOf(beginning);
  const end = text.indexOf(" -->", start);
  if (start < 0 || end < 0) throw noReview(file, "is no review");
  // Of two marks in one file, nobody knows which counts.
  if (text.includes(beginning, end)) throw noReview(file, "holds several reviews");
  return checked(reviewedMark, parsed(text.slice(start + beginning.length, end), file), file);
}

function markOfJson(text: string, file: string): ReviewedMark {
  const content = parsed(text, file);
  const log = sarifLog.safeParse(content);
  if (log.success) {
    const marks = log.data.runs.flatMap(({ properties }) => properties?.novacronReview ?? []);
    const [mark] = marks;
    if (mark === undefined || marks.length > 1) throw noReview(file, "is SARIF, but not of one review by NovaCron");
    return mark;
  }
  return markOf(checked(reviewJson, content, file), { withResources: true });
}

function parsed(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw noReview(file, "is damaged: it is not JSON", cause);
  }
}

function checked<T>(schema: z.ZodType<T>, content: unknown, file: string): T {
  const result = schema.safeParse(content);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw noReview(file, `is no review: ${issue?.path.join(".") || "the whole"}: ${issue?.message}`, result.error);
}

/** NC1920 for what should be a review. */
export function noReview(file: string, what: string, cause?: unknown): NovaCronError {
  return new NovaCronError("NC1920", `${file} ${what}`, {
    expected: "what `novacron review` wrote as json, sarif or markdown",
    remedy: "Review the plan again",
    cause,
  });
}
