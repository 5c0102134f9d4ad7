import { commentLimit, fitSections, type Section } from "./fit-sections.ts";
import { code, codeCell, link, plain } from "./markdown-text.ts";
import { moveLines, runLines } from "./move-lines.ts";
import { placementCells, placementHeadings, totalLines } from "./placement-cells.ts";
import { isStill } from "./placement-rows.ts";
import { noteLines, waiverLines } from "./render-text.ts";
import { changesLine, counted, docsUrl, excuse, headline, type ReviewReport } from "./report.ts";
import type { Finding, Review } from "./review.ts";
import { markdownMark } from "./reviewed-mark.ts";

const icons = { passed: "✅", violations: "❌", incomplete: "⚠️" } as const;

/** A review for a comment on a pull request: at most {@link commentLimit} bytes, gravest first, and it says what is left out. */
export function renderMarkdown(report: ReviewReport, limit = commentLimit): string {
  const { review } = report;
  const name = review.project === "" ? "" : ` of ${code(`${review.project}/${review.stack}`)}`;
  const fixed = [
    `${markdownMark(review)}\n`,
    `## ${icons[review.outcome]} NovaCron review${name}: ${plain(headline(review))}\n\n`,
    `${plain(changesLine(review))}\n\n`,
    review.plan.digest === null ? "" : `Plan ${code(review.plan.digest)}\n`,
    `Policies ${code(review.policies.digest)} (${review.policies.rules} rules)\n`,
  ].join("");
  const open = review.findings.filter(({ status }) => status === "open");
  const others = review.findings.filter(({ status }) => status !== "open");
  const sections: readonly Section[] = [
    listed("\n### Incomplete plan\n\n", review.incomplete, 0),
    placementSection(review),
    listed("\n### Moves\n\n", moveLines(review.placements), 1),
    listed("\n### Flexible jobs\n\n", runLines(review.placements), 2),
    listed("\n### Cost, carbon and risk\n\n", totalLines(review.totals), 1),
    ...bySeverity(open).map(([severity, findings], index) =>
      findingSection(`\n### ${counted(findings.length, "violation")}, ${severity}\n\n`, findings, report, 2 + index),
    ),
    findingSection(
      `\n<details><summary>${counted(others.length, "finding")} that ${others.length === 1 ? "does" : "do"} not fail the review</summary>\n\n`,
      others,
      report,
      20,
      "\n</details>\n",
    ),
    listed("\n### Waivers\n\n", waiverLines(review), 10),
    folded("What this review could not judge", noteLines(review), 30),
  ];
  return fitSections(fixed, sections, limit);
}

function placementSection({ placements }: Review): Section {
  const changed = placements.filter((row) => !isStill(row));
  const still = placements.length - changed.length;
  const row = (cells: readonly string[]): string => `| ${cells.join(" | ")} |\n`;
  return {
    head: `\n### Placements\n\n${row(placementHeadings)}| --- | --- | --- | ---: | ---: | ---: | ---: | --- |\n`,
    items: changed.map((change) => {
      const [resource = "", from = "", to = "", ...rest] = placementCells(change);
      return row([codeCell(resource), place(from), place(to), ...rest.map(plain)]);
    }),
    tail: still === 0 ? "" : `\n${counted(still, "placement")} unchanged\n`,
    rank: 15,
    left: (count) => leftOut(count, "placement"),
  };
}

/** What stands for a target is no name. */
function place(cell: string): string {
  return cell.startsWith("(") ? plain(cell) : codeCell(cell);
}

function bySeverity(findings: readonly Finding[]): readonly (readonly [string, readonly Finding[]])[] {
  return [...Map.groupBy(findings, ({ severity }) => severity)];
}

function findingSection(
  head: string,
  findings: readonly Finding[],
  report: ReviewReport,
  rank: number,
  tail = "",
): Section {
  return {
    head,
    items: findings.map((finding) => findingItem(finding, report)),
    tail,
    rank,
    left: (count) => leftOut(count, "finding"),
  };
}

function findingItem(finding: Finding, report: ReviewReport): string {
  const url = docsUrl(finding.docs, report.docsBase);
  const rule = url === null ? `**${plain(finding.rule)}**` : `**${link(finding.rule, url)}**`;
  const documented = url === null && finding.docs !== "" ? ` (${code(finding.docs)})` : "";
  const why = excuse(finding, report.review);
  const severity = why === null ? "" : ` _${finding.severity}_`;
  return [
    `- ${rule}${severity} ${plain(finding.title)}: ${code(finding.name)} (${code(finding.type)})\n`,
    `  - ${plain(finding.message)}\n`,
    `  - **Fix:** ${plain(finding.remediation)}${documented}\n`,
    why === null ? "" : `  - ${plain(why)}\n`,
  ].join("");
}

function listed(head: string, texts: readonly string[], rank: number): Section {
  return {
    head,
    items: texts.map((text) => `- ${plain(text)}\n`),
    tail: "",
    rank,
    left: (count) => leftOut(count, "line"),
  };
}

function folded(summary: string, texts: readonly string[], rank: number): Section {
  return { ...listed(`\n<details><summary>${summary}</summary>\n\n`, texts, rank), tail: "\n</details>\n" };
}

function leftOut(count: number, what: string): string {
  return `\n**${counted(count, what)} left out: a comment has room for ${commentLimit} characters. The JSON and SARIF outputs have all.**\n`;
}
