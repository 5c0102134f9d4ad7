import { loadPolicies, type PolicyHost } from "../../../provider/policy/policy-host.ts";
import { noWaivers } from "../../../provider/policy/waivers/waiver-book.ts";
import { makeReview, type ReviewTerms } from "../make-review.ts";
import type { ReviewReport } from "../report.ts";
import type { Review } from "../review.ts";
import { previewOf, type SomeResource } from "./plans.ts";

let shipped: Promise<PolicyHost> | undefined;

/** The shipped rules, loaded once a test file. */
export function shippedPolicies(): Promise<PolicyHost> {
  shipped ??= loadPolicies();
  return shipped;
}

/** The instant of these reviews. */
export const reviewedAtMs = Date.parse("2026-03-01T12:00:00Z");

/** A review of a preview by the shipped rules, without waivers and baseline unless given. */
export async function reviewOf(
  resources: readonly SomeResource[],
  terms: Partial<ReviewTerms> = {},
  more: Readonly<Record<string, unknown>> = {},
): Promise<Review> {
  const host = terms.host ?? (await shippedPolicies());
  return makeReview(previewOf(resources, more), {
    waivers: noWaivers,
    failOn: "medium",
    baseline: null,
    nowMs: reviewedAtMs,
    ...terms,
    host,
  });
}

/** The report of a review, of a project in the folder `infra` of its repository. */
export async function reportOf(review: Review, changes: Partial<ReviewReport> = {}): Promise<ReviewReport> {
  const { rules } = await shippedPolicies();
  return { review, rules, version: "0.1.0", projectFile: "infra/Pulumi.yaml", docsBase: null, ...changes };
}
