import type { MutationCounts, MutationReport } from "../../policies/mutation/mutation-report.ts";
import { renderTable } from "../table.ts";
import type { Terminal } from "../terminal.ts";

const head = ["", "killed", "timed out", "survived", "invalid", "equivalent", "found"];
const align = ["left", "right", "right", "right", "right", "right", "right"] as const;

/** The report for people: by operator, by file, and the survivors with what was changed. */
export function renderMutationReport(
  { total, byOperator, byFile, survivors }: MutationReport,
  seconds: number,
  threshold: number,
  terminal: Terminal,
): string {
  const table = (of: Readonly<Record<string, MutationCounts>>): string =>
    renderTable(
      terminal,
      head,
      Object.entries(of).map(([name, counts]) => [name, ...cells(counts)]),
      { align: [...align] },
    );
  const lines = [table({ ...byOperator, "all operators": total }), table(byFile)];
  for (const { file, line, rule, operator, original, mutated } of survivors)
    lines.push(`${file}:${line} (${rule}, ${operator})\n${block("- ", original)}\n${block("+ ", mutated)}\n`);
  const { killed, timeout, survived } = total;
  lines.push(
    `Tests find ${killed + timeout} of ${killed + timeout + survived} mutants, ${percent(total.score)}` +
      ` (${total.score * 100 < threshold ? "below" : "at least"} ${threshold} %), in ${seconds.toFixed(1)} s\n`,
  );
  return lines.join("\n");
}

function cells({ killed, timeout, survived, invalid, equivalent, score }: MutationCounts): readonly string[] {
  return [...[killed, timeout, survived, invalid, equivalent].map(String), percent(score)];
}

/** Rounded down: what is not all must not look like all. */
function percent(share: number): string {
  return `${(Math.floor(share * 1000) / 10).toFixed(1)} %`;
}

function block(mark: string, text: string): string {
  return text
    .split("\n")
    .map((line) => `  ${mark}${line.replaceAll("\t", "  ")}`)
    .join("\n");
}
