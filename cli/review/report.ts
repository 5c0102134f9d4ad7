import type { RuleMetadata } from "../../provider/policy/bundle-format.ts";
import type { Finding, Review } from "./review.ts";

/** A review, with what its outputs need besides. */
export interface ReviewReport {
  readonly review: Review;
  /** All rules that were asked. */
  readonly rules: readonly RuleMetadata[];
  /** NovaCron's own version. */
  readonly version: string;
  /** Path of Pulumi.yaml from the root of the repository, with `/`: what findings are about whose line is not known. */
  readonly projectFile: string;
  /** URL under which the paths of the rules' documentation are found; null where there is none. */
  readonly docsBase: string | null;
}

/** The file and line (from 1) that a finding is about, from the root of the repository. */
export function locationOf(
  { source }: Pick<Finding, "source">,
  { projectFile }: Pick<ReviewReport, "projectFile">,
): { readonly path: string; readonly line: number } {
  if (source === undefined) return { path: projectFile, line: 1 };
  const folder = projectFile.slice(0, projectFile.lastIndexOf("/") + 1);
  return { path: `${folder}${source.path}`, line: source.line };
}

/** Absolute URL of a rule's documentation, or null where only its place in the package is known. */
export function docsUrl(docs: string, docsBase: string | null): string | null {
  if (/^https:\/\//.test(docs)) return URL.canParse(docs) ? docs : null;
  if (docsBase === null || docs === "") return null;
  const base = docsBase.endsWith("/") ? docsBase : `${docsBase}/`;
  return URL.canParse(docs, base) ? new URL(docs, base).href : null;
}

/** `2 critical, 1 high`: how many of each severity, the gravest first, as findings are sorted. */
export function countBySeverity(findings: readonly Finding[]): string {
  const counts = Map.groupBy(findings, ({ severity }) => severity);
  return [...counts].map(([severity, { length }]) => `${length} ${severity}`).join(", ");
}

/** What came out, in one line: `passed`, `3 violations (1 critical, 2 high)`. */
export function headline({ outcome, findings, incomplete }: Review): string {
  if (outcome === "incomplete") return `incomplete plan: ${incomplete[0] ?? ""}`;
  const open = findings.filter(({ status }) => status === "open");
  const others = findings.length - open.length;
  const beside = others === 0 ? "" : `, ${counted(others, "finding")} that ${others === 1 ? "does" : "do"} not fail it`;
  if (open.length === 0) return `passed${beside}`;
  return `${counted(open.length, "violation")} (${countBySeverity(open)})${beside}`;
}

/** `1 violation`, `2 violations`. */
export function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? "" : "s"}`;
}

/** `4 create, 1 update`, without what stays. */
export function changesLine({ plan }: Review): string {
  const { same = 0, ...changes } = plan.operations;
  const told = Object.entries(changes).map(([operation, count]) => `${count} ${operation}`);
  return [...told, `${same} unchanged`].join(", ");
}

/** Why a finding does not fail the review, or null where it does. */
export function excuse(finding: Finding, { waivers, failOn }: Review): string | null {
  if (finding.status === "open") return null;
  if (finding.status === "known") return "was there before (baseline)";
  if (finding.status === "warning") return failOn === "none" ? "nothing fails" : `fails from ${failOn} on`;
  const waiver = waivers.used.find(({ id }) => id === finding.waiver);
  return waiver === undefined
    ? "waived"
    : `waived by ${waiver.id} (${waiver.owner}, until ${waiver.expires}): ${waiver.reason}`;
}
