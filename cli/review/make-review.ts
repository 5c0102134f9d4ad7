import type { PolicyHost } from "../../provider/policy/policy-host.ts";
import { severities } from "../../provider/policy/policy-verdict.ts";
import { expiringDays, type Waiver, type WaiverBook } from "../../provider/policy/waivers/waiver-book.ts";
import { judgePlan, type Violation } from "./judge-plan.ts";
import { placementRows, totalsOf } from "./placement-rows.ts";
import { planDigest } from "./plan-digest.ts";
import type { ReviewPlan } from "./planned-resource.ts";
import type { FailOn, Finding, FindingStatus, Outcome, Review } from "./review.ts";

/** What a review is made of, besides the plan. */
export interface ReviewTerms {
  readonly host: PolicyHost;
  readonly waivers: WaiverBook;
  readonly failOn: FailOn;
  /** Fingerprints of what was there before; null without a baseline. */
  readonly baseline: ReadonlySet<string> | null;
  /** Milliseconds since 1970. */
  readonly nowMs: number;
}

/**
 * Reviews a plan: pure, but for the host's cache.
 * @throws {NovaCronError} NC1303 when a rule fails.
 */
export function makeReview(plan: ReviewPlan, { host, waivers, failOn, baseline, nowMs }: ReviewTerms): Review {
  const { violations, notJudged, providerJudged } = judgePlan(plan, host, nowMs);
  const used = new Map<string, Waiver>();
  const findings = violations
    .map((violation): Finding => {
      const waiver = waivers.cover(violation.rule, violation.urn, nowMs);
      if (waiver === undefined) return { ...violation, status: statusOf(violation, failOn, baseline) };
      used.set(waiver.id, waiver);
      return { ...violation, status: "waived", waiver: waiver.id };
    })
    .sort(gravestFirst);
  const placements = placementRows(plan.resources);
  const { digest, resources } = planDigest(plan);
  const usedWaivers = [...used.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  return {
    formatVersion: 1,
    outcome: outcomeOf(plan, findings),
    project: plan.project,
    stack: plan.stack,
    source: plan.source,
    reviewedAt: new Date(nowMs).toISOString(),
    plan: {
      digest: plan.incomplete.length > 0 ? null : digest,
      operations: countOperations(plan),
      resources,
      withUnknowns: plan.resources.filter(({ unknown, operation }) => operation !== "delete" && unknown.length > 0)
        .length,
    },
    incomplete: plan.incomplete,
    policies: { digest: host.digest, bundle: host.bundleDigest, rules: host.rules.length },
    waivers: {
      digest: waivers.digest,
      used: usedWaivers,
      expiring: waivers.expiringWithin(expiringDays, nowMs),
      refused: waivers.refused,
      validUntil: usedWaivers.map(({ expires }) => expires).sort()[0] ?? null,
    },
    failOn,
    baseline: baseline?.size ?? null,
    placements,
    totals: totalsOf(placements),
    findings,
    notJudged,
    providerJudged,
  };
}

function statusOf(violation: Violation, failOn: FailOn, baseline: ReviewTerms["baseline"]): FindingStatus {
  if (baseline?.has(violation.fingerprint) === true) return "known";
  if (failOn === "none") return "warning";
  return severities.indexOf(violation.severity) >= severities.indexOf(failOn) ? "open" : "warning";
}

function outcomeOf({ incomplete }: ReviewPlan, findings: readonly Finding[]): Outcome {
  if (incomplete.length > 0) return "incomplete";
  return findings.some(({ status }) => status === "open") ? "violations" : "passed";
}

function countOperations({ resources }: ReviewPlan): Review["plan"]["operations"] {
  const counts: Partial<Record<(typeof resources)[number]["operation"], number>> = {};
  for (const { operation } of resources) counts[operation] = (counts[operation] ?? 0) + 1;
  return counts;
}

/** Then by rule, resource and text, by code units: the same in every locale. */
function gravestFirst(a: Finding, b: Finding): number {
  const bySeverity = severities.indexOf(b.severity) - severities.indexOf(a.severity);
  if (bySeverity !== 0) return bySeverity;
  const keys = [a, b].map(({ rule, urn, message }) => `${rule}\n${urn}\n${message}`);
  return (keys[0] ?? "") < (keys[1] ?? "") ? -1 : 1;
}
