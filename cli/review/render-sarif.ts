import type { RuleMetadata } from "../../provider/policy/bundle-format.ts";
import { docsUrl, excuse, locationOf, type ReviewReport } from "./report.ts";
import type { Finding, Severity } from "./review.ts";
import { markOf } from "./reviewed-mark.ts";

const schema = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

const levels: Readonly<Record<Severity, "error" | "warning" | "note">> = {
  critical: "error",
  high: "error",
  medium: "warning",
  low: "note",
  info: "note",
};

/** GitHub sorts by these: https://docs.github.com/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning */
const securitySeverities: Readonly<Record<Severity, string>> = {
  critical: "9.5",
  high: "8.0",
  medium: "5.5",
  low: "2.0",
  info: "0.0",
};

/** Categories whose violations nobody can attack. */
const otherConcerns: ReadonlySet<string> = new Set(["cost", "energy", "operations", "reliability", "resilience", ""]);

/** The rule as outputs know it; a bundle may answer with one that it does not list. */
type DescribedRule = Pick<
  RuleMetadata,
  "id" | "title" | "description" | "severity" | "category" | "remediation" | "docs"
> & { readonly frameworks: readonly string[] };

/** SARIF 2.1.0 (https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html), for code scanning. */
export function renderSarif(report: ReviewReport): string {
  const { review, version } = report;
  const rules = describedRules(report);
  const indexes = new Map(rules.map(({ id }, index) => [id, index]));
  const log = {
    $schema: schema,
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: "NovaCron",
            version,
            semanticVersion: version,
            rules: rules.map((rule) => reportingDescriptor(rule, report)),
          },
        },
        // A category of its own for each stack, so that the results of one do not close those of another.
        automationDetails: { id: `novacron-review/${review.project}/${review.stack}/` },
        originalUriBaseIds: { "%SRCROOT%": { description: { text: "The root of the repository." } } },
        invocations: [
          {
            executionSuccessful: review.outcome !== "incomplete",
            endTimeUtc: review.reviewedAt,
            toolExecutionNotifications: review.incomplete.map((why) => ({
              level: "error",
              message: { text: text(`The plan is incomplete: ${why}`) },
            })),
          },
        ],
        results: review.findings.map((finding) => result(finding, indexes.get(finding.rule) ?? -1, report)),
        columnKind: "utf16CodeUnits",
        properties: { novacronReview: markOf(review, { withResources: true }) },
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

function describedRules({ rules, review }: ReviewReport): readonly DescribedRule[] {
  const listed: readonly DescribedRule[] = rules.filter(({ effect }) => effect === "deny");
  const known = new Set(listed.map(({ id }) => id));
  const others = new Map(
    review.findings.filter(({ rule }) => !known.has(rule)).map((finding) => [finding.rule, finding]),
  );
  return [
    ...listed,
    ...[...others.values()].map((finding) => ({
      ...finding,
      id: finding.rule,
      description: finding.title,
      frameworks: [],
    })),
  ];
}

function reportingDescriptor(rule: DescribedRule, { docsBase }: ReviewReport): object {
  const url = docsUrl(rule.docs ?? "", docsBase);
  const isSecurity = !otherConcerns.has(rule.category);
  const norms = rule.frameworks.length === 0 ? "" : `\n\nHelps to meet: ${rule.frameworks.join(", ")}.`;
  return {
    id: rule.id,
    name: rule.id,
    shortDescription: { text: text(rule.title) },
    fullDescription: { text: text(rule.description) },
    help: {
      text: text(`${rule.description}\n\nTo put it right: ${rule.remediation}${norms}`),
      markdown: `${rule.description}\n\n**To put it right:** ${rule.remediation}${norms}`,
    },
    ...(url !== null && { helpUri: url }),
    defaultConfiguration: { level: levels[rule.severity] },
    properties: {
      tags: [...new Set([...(isSecurity ? ["security"] : []), rule.category, ...rule.frameworks])],
      // Only what is tagged so is sorted by it.
      ...(isSecurity && { "security-severity": securitySeverities[rule.severity] }),
      precision: "very-high",
      severity: rule.severity,
      category: rule.category,
      ...(rule.docs && { docs: rule.docs }),
    },
  };
}

function result(finding: Finding, ruleIndex: number, report: ReviewReport): object {
  const { path, line } = locationOf(finding, report);
  const why = excuse(finding, report.review);
  return {
    ruleId: finding.rule,
    ruleIndex,
    level: levels[finding.severity],
    message: { text: text(`${finding.name}: ${finding.message}. ${finding.remediation}`) },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: encodeURI(path), uriBaseId: "%SRCROOT%" },
          region: { startLine: line },
        },
        logicalLocations: [{ name: finding.name, fullyQualifiedName: finding.urn, kind: "resource" }],
      },
    ],
    partialFingerprints: { "novacronFinding/v1": finding.fingerprint },
    ...(finding.status === "waived" && {
      suppressions: [{ kind: "external", status: "accepted", justification: why ?? "" }],
    }),
    ...(report.review.baseline !== null && { baselineState: finding.status === "known" ? "unchanged" : "new" }),
    properties: { severity: finding.severity, status: finding.status, resourceType: finding.type },
  };
}

/** SARIF takes `[text](target)` in messages for a link (3.11.6). */
function text(words: string): string {
  return words.replaceAll("](", "] (");
}
