import { excuse, headline, locationOf, type ReviewReport } from "./report.ts";
import type { Finding } from "./review.ts";

const commands: Readonly<Record<Finding["status"], string>> = {
  open: "error",
  warning: "warning",
  known: "notice",
  waived: "notice",
};

/**
 * Workflow commands, which GitHub Actions shows as annotations; of each kind it shows the first ten of a step.
 * https://docs.github.com/actions/reference/workflow-commands-for-github-actions#setting-an-error-message
 */
export function renderGithub(report: ReviewReport): string {
  const { review } = report;
  const name = review.project === "" ? "" : ` of ${review.project}/${review.stack}`;
  const whole = { file: report.projectFile, line: "1", title: `NovaCron review${name}` };
  const lines = [
    ...review.incomplete.map((why) => command("error", whole, `incomplete plan: ${why}`)),
    ...review.findings.map((finding) => annotation(finding, report)),
    command("notice", whole, `${headline(review)}; plan ${review.plan.digest ?? "incomplete"}`),
  ];
  return lines.map((line) => `${line}\n`).join("");
}

function annotation(finding: Finding, report: ReviewReport): string {
  const { path, line } = locationOf(finding, report);
  const why = excuse(finding, report.review);
  const text = [finding.message, `Fix: ${finding.remediation}`, finding.urn, ...(why === null ? [] : [why])];
  return command(
    commands[finding.status],
    { file: path, line: String(line), title: `${finding.rule} (${finding.severity}) ${finding.name}` },
    text.join("\n"),
  );
}

function command(name: string, properties: Readonly<Record<string, string>>, message: string): string {
  const told = Object.entries(properties).map(([key, value]) => `${key}=${escapeProperty(value)}`);
  return `::${name} ${told.join(",")}::${escapeData(message)}`;
}

/** As @actions/core does it. */
function escapeData(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
