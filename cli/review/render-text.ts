import { createColors } from "picocolors";
import { renderTable } from "../table.ts";
import type { Terminal } from "../terminal.ts";
import { moveLines, runLines } from "./move-lines.ts";
import { placementCells, placementHeadings, totalLines } from "./placement-cells.ts";
import { isStill } from "./placement-rows.ts";
import { changesLine, counted, docsUrl, excuse, headline, type ReviewReport } from "./report.ts";
import type { Finding, Review } from "./review.ts";

/** A review for people at a terminal. */
export function renderText(report: ReviewReport, terminal: Pick<Terminal, "color">): string {
  const { review } = report;
  const { bold, dim, red, green, yellow } = createColors(terminal.color);
  const paint = { passed: green, violations: red, incomplete: yellow }[review.outcome];
  const name = review.project === "" ? "" : ` of ${review.project}/${review.stack}`;
  const heading = (text: string): string => `\n${bold(text)}\n`;
  const parts = [
    `${bold(`Review${name}`)}: ${paint(headline(review))}\n`,
    `${changesLine(review)}\n`,
    review.plan.digest === null ? "" : `${dim("plan")}     ${review.plan.digest}\n`,
    `${dim("policies")} ${review.policies.digest} (${review.policies.rules} rules)\n`,
  ];
  if (review.incomplete.length > 0) parts.push(heading("Incomplete"), lines(review.incomplete));
  parts.push(placementPart(review, terminal, heading));
  const open = review.findings.filter(({ status }) => status === "open");
  const others = review.findings.filter(({ status }) => status !== "open");
  if (open.length > 0) parts.push(heading("Violations"), ...open.map((finding) => findingPart(finding, report, red)));
  if (others.length > 0) {
    parts.push(heading("Not failing"), ...others.map((finding) => findingPart(finding, report, yellow)));
  }
  const waivers = waiverLines(review);
  if (waivers.length > 0) parts.push(heading("Waivers"), lines(waivers));
  const notes = noteLines(review);
  if (notes.length > 0) parts.push(heading("Not judged here"), lines(notes));
  return parts.join("");
}

function placementPart(
  { placements, totals }: Review,
  terminal: Pick<Terminal, "color">,
  heading: (text: string) => string,
): string {
  if (placements.length === 0) return "";
  const changed = placements.filter((row) => !isStill(row));
  const table =
    changed.length === 0
      ? ""
      : renderTable(
          terminal,
          placementHeadings,
          changed.map((row) => [...placementCells(row)]),
          { align: ["left", "left", "left", "right", "right", "right", "right"] },
        );
  const still = placements.length - changed.length;
  const rest = still === 0 ? "" : `${counted(still, "placement")} unchanged\n`;
  return `${heading("Placements")}${table}${rest}${lines([...moveLines(placements), ...runLines(placements), ...totalLines(totals)])}`;
}

function findingPart(finding: Finding, report: ReviewReport, paint: (text: string) => string): string {
  const why = excuse(finding, report.review);
  const url = docsUrl(finding.docs, report.docsBase) ?? finding.docs;
  return [
    `${paint(finding.severity)} ${finding.rule} ${finding.title}\n`,
    `  ${finding.urn}\n`,
    `  ${finding.message}\n`,
    `  fix: ${finding.remediation}\n`,
    url === "" ? "" : `  see ${url}\n`,
    why === null ? "" : `  ${why}\n`,
  ].join("");
}

/** What is to be said of waivers, one line each. */
export function waiverLines({ waivers }: Review): readonly string[] {
  const about = (id: string, rule: string, owner: string, expires: string): string =>
    `${id}: ${rule}, ${owner}, until ${expires}`;
  return [
    ...waivers.used.map(({ id, rule, owner, expires }) => `in use: ${about(id, rule, owner, expires)}`),
    ...waivers.expiring.map(({ id, rule, owner, expires }) => `expires soon: ${about(id, rule, owner, expires)}`),
    ...waivers.refused.map(({ id, why }) => `refused: ${id}: ${why}`),
  ];
}

/** So many decisions that are not judged for one reason are named in text; JSON has them all. */
const namedAlike = 5;

/** What this review could not judge, one line each. */
export function noteLines({ notJudged, providerJudged, plan }: Review): readonly string[] {
  return [
    ...[...Map.groupBy(notJudged, ({ why }) => why)].flatMap(([why, alike]) =>
      alike.length > namedAlike
        ? [`${counted(alike.length, "decision")}: ${why}`]
        : alike.map(({ urn }) => `${urn}: ${why}`),
    ),
    ...(providerJudged.length === 0
      ? []
      : [
          `decisions do not tell what ${counted(providerJudged.length, "rule")} ${providerJudged.length === 1 ? "reads" : "read"}; the provider judges them: ${providerJudged
            .map(({ rule, needs }) => `${rule} (${needs.join(", ")})`)
            .join("; ")}`,
        ]),
    ...(plan.withUnknowns === 0
      ? []
      : [`${counted(plan.withUnknowns, "resource")} with properties that are known only after the update`]),
  ];
}

const lines = (texts: readonly string[]): string => texts.map((text) => `${text}\n`).join("");
