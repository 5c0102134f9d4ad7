import { readFile } from "node:fs/promises";

/** A line of a CSV file, by the heading of its columns. */
export type CsvRow = Readonly<Record<string, string>>;

/**
 * Reads a CSV file with a line of headings. None of the catalogue's sources quotes anything, so a quote is malformed, and so
 * is a line with more cells than there are headings.
 * @param malformed gets such a line, which is left out; without it they are errors.
 * @throws {Error} with path and line.
 */
export async function readCsv(
  path: string,
  { separator = ",", malformed }: { separator?: string; malformed?: (line: string) => void } = {},
): Promise<readonly CsvRow[]> {
  const lines = (await readFile(path, "utf8")).split(/\r?\n/).filter((line) => line.trim() !== "");
  const headings = (lines[0] ?? "").split(separator);
  return lines.slice(1).flatMap((line, at) => {
    const cells = line.split(separator);
    if (!line.includes('"') && cells.length <= headings.length) {
      return [Object.fromEntries(headings.map((heading, column) => [heading, (cells[column] ?? "").trim()]))];
    }
    if (malformed === undefined) throw new Error(`${path}:${at + 2}: not plain CSV: ${line}`);
    malformed(line);
    return [];
  });
}

/** A finite number, or null for what is empty or none. */
export function numberOf(text: string | undefined): number | null {
  const value = Number(text === undefined || text.trim() === "" ? Number.NaN : text);
  return Number.isFinite(value) ? value : null;
}
