import Table from "cli-table3";
import { createColors } from "picocolors";
import type { Terminal } from "./terminal.ts";

type Align = "left" | "right";

/** How a table is set. */
export interface TableOptions {
  /** By column; left where absent. */
  readonly align?: readonly Align[];
}

/** Frameless columns under a dim head; the last line ends with a newline. Colour only where the terminal has it. */
export function renderTable(
  terminal: Pick<Terminal, "color">,
  headings: readonly string[],
  rows: readonly (readonly string[])[],
  { align = [] }: TableOptions = {},
): string {
  const { dim } = createColors(terminal.color);
  const table = new Table({
    head: headings.map((heading) => dim(heading.toUpperCase())),
    colAligns: headings.map((_, index) => align[index] ?? "left"),
    chars: frameless,
    style: { head: [], border: [], "padding-left": 0, "padding-right": 2, compact: true },
  });
  for (const row of rows) table.push([...row]);
  // Cells are padded to their column's width, the last one in vain.
  return `${table
    .toString()
    .split("\n")
    .map((line) => line.trimEnd())
    .join("\n")}\n`;
}

const frameless = Object.fromEntries(
  [
    ["top", "top-mid", "top-left", "top-right"],
    ["bottom", "bottom-mid", "bottom-left", "bottom-right"],
    ["left", "left-mid", "mid", "mid-mid"],
    ["right", "right-mid", "middle"],
  ]
    .flat()
    .map((name) => [name, ""]),
);
