/** A Markdown table. Cells are Markdown already; bars and line ends in them are made harmless. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map(cell).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

function cell(text: string): string {
  // GitHub takes a bar for the end of the cell within code spans, too.
  return text
    .replaceAll("|", "\\|")
    .replaceAll(/\s*\n\s*/g, " ")
    .trim();
}

/** A code span. Texts with back quotes in them are not needed here, and refused. */
export function code(text: string): string {
  if (text.includes("`")) throw new RangeError(`code: ${text} has a back quote`);
  return `\`${text}\``;
}

/**
 * The page with what stands between two markers replaced.
 * @throws {RangeError} when the page lacks a marker.
 */
export function between(page: string, begin: string, end: string, body: string): string {
  const from = page.indexOf(begin);
  const to = page.indexOf(end, from);
  if (from < 0 || to < 0) throw new RangeError(`the page has no ${begin} and ${end}`);
  return `${page.slice(0, from)}${begin}\n\n${body}\n\n${page.slice(to)}`;
}
