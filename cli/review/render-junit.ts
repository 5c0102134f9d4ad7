import { create } from "xmlbuilder2";
import { docsUrl, excuse, type ReviewReport } from "./report.ts";
import type { Finding } from "./review.ts";

/**
 * JUnit XML as Jenkins, GitLab and Azure DevOps read it: a test case for each rule that found nothing, and one for each
 * finding. What fails the review is a failure; what is waived or known is skipped; an incomplete plan is an error.
 */
export function renderJunit(report: ReviewReport): string {
  const { review, rules } = report;
  const found = new Set(review.findings.map(({ rule }) => rule));
  const quiet = rules.filter(({ id, effect }) => effect === "deny" && !found.has(id));
  const open = review.findings.filter(({ status }) => status === "open").length;
  const skipped = review.findings.filter(({ status }) => status === "known" || status === "waived").length;
  const counts = {
    tests: quiet.length + review.findings.length + review.incomplete.length,
    failures: open,
    errors: review.incomplete.length,
    skipped,
    time: 0,
  };
  const name = review.project === "" ? "novacron review" : `novacron review ${review.project}/${review.stack}`;
  const document = create({ version: "1.0", encoding: "UTF-8", invalidCharReplacement: "\ufffd" });
  const suite = document
    .ele("testsuites", { name, ...counts })
    .ele("testsuite", { name, timestamp: review.reviewedAt.slice(0, 19), ...counts });
  const properties = suite.ele("properties");
  properties.ele("property", { name: "plan", value: review.plan.digest ?? "incomplete" });
  properties.ele("property", { name: "policies", value: review.policies.digest });
  for (const why of review.incomplete) {
    const testcase = suite.ele("testcase", { classname: "novacron.plan", name: "the plan is complete", time: 0 });
    testcase.ele("error", { type: "incomplete", message: why }).txt(why);
  }
  for (const { id, title, category } of quiet) {
    suite.ele("testcase", { classname: `novacron.${category}`, name: `${id} ${title}`, time: 0 });
  }
  for (const finding of review.findings) {
    const testcase = suite.ele("testcase", {
      classname: `novacron.${finding.category}`,
      name: `${finding.rule} ${finding.title}: ${finding.name}`,
      time: 0,
    });
    const why = excuse(finding, review);
    if (finding.status === "open") {
      testcase.ele("failure", { type: finding.severity, message: finding.message }).txt(details(finding, report));
    } else if (finding.status === "warning") {
      testcase.ele("system-out").txt(`${finding.severity}: ${finding.message}\n${details(finding, report)}`);
    } else {
      testcase.ele("skipped", { message: `${finding.severity}: ${finding.message}; ${why ?? ""}` });
    }
  }
  return `${document.end({ prettyPrint: true })}\n`;
}

function details(finding: Finding, { docsBase }: ReviewReport): string {
  const url = docsUrl(finding.docs, docsBase) ?? finding.docs;
  return [finding.urn, `Fix: ${finding.remediation}`, ...(url === "" ? [] : [`See ${url}`])].join("\n");
}
