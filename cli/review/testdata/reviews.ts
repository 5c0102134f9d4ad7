import { loadPolicies, type PolicyHost } from "../../../provider/policy/policy-host.ts";
import { noWaivers } from "../../../provider/policy/waivers/waiver-book.ts";
import { makeReview, type ReviewTerms } from "../make-review.ts";
import type { ReviewReport } from "../report.ts";
import type { Review } from "../review.ts";
import { previewOf, type SomeResource } from "./plans.ts";

/** The rules that these reviews ask: few, so that what else is shipped one day changes no test. */
const asked: ReadonlySet<string> = new Set([
  "NCP-AWS-001",
  "NCP-FIN-001",
  "NCP-FIN-002",
  "NCP-RES-001",
  "NCP-SEC-001",
  "NCP-INP-001",
]);

/** Some of a host's rules. */
export function someOf(host: PolicyHost): PolicyHost {
  return {
    ...host,
    rules: host.rules.filter(({ id }) => asked.has(id)),
    evaluate: (input) => {
      const { deny, ...rest } = host.evaluate(input);
      return { ...rest, deny: deny.filter(({ rule }) => asked.has(rule)) };
    },
    review: (document) => host.review(document).filter(({ rule }) => asked.has(rule)),
  };
}

let shipped: Promise<PolicyHost> | undefined;

/** Some of the shipped rules, loaded once a test file. */
export function shippedPolicies(): Promise<PolicyHost> {
  shipped ??= loadPolicies().then(someOf);
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
