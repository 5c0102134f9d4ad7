import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import { NovaCronError } from "../../provider/errors/novacron-error.ts";
import { didYouMean } from "../../provider/world/near-names.ts";
import { type FileRecord, readRecords } from "../plan/read-records.ts";
import { renderTable } from "../table.ts";
import type { Terminal } from "../terminal.ts";
import { decimals } from "./figures.ts";
import { isHidden, renderRecord } from "./render-record.ts";

/**
 * The path that an argument of `novacron explain` means, or null where it names a decision. `*.json` is always a file; what
 * has a slash is one where such a file exists, since names of resources may have slashes, too.
 */
export async function recordFile(wanted: string, terminal: Pick<Terminal, "directory">): Promise<string | null> {
  if (/^(?:urn|sha256):/.test(wanted)) return null;
  const path = resolve(terminal.directory, wanted);
  if (wanted.endsWith(".json")) return path;
  if (!/[\\/]/.test(wanted)) return null;
  const isFile = await stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
  return isFile ? path : null;
}

/** How to explain a file. */
export interface ExplainFileOptions {
  /** Of several records, that of this placement. */
  readonly of?: string;
  readonly all?: boolean;
  readonly json?: boolean;
}

/**
 * Explains the record of a file, or lists them where it holds several. No project and no store are needed.
 * @throws {NovaCronError} NC1909 for the file, NC1903 where `of` names none of its records.
 */
export async function explainFile(path: string, options: ExplainFileOptions, terminal: Terminal): Promise<void> {
  const records = await readRecords(path);
  const chosen =
    options.of === undefined ? records : records.filter(({ record }) => record.subject.name === options.of);
  if (chosen.length === 0 && options.of !== undefined) {
    throw new NovaCronError("NC1903", `${path} holds no decision on "${options.of}"`, {
      property: "--of",
      expected: "the name of a placement in the file",
      remedy: didYouMean(
        options.of,
        records.map(({ record }) => record.subject.name),
      ),
    });
  }
  for (const { record, statedDigest } of chosen) {
    if (statedDigest !== null) {
      terminal.err(`warning: the record of ${record.subject.name} is not the one that the file names: it was edited\n`);
    }
  }
  const [only] = chosen;
  if (options.json === true) {
    const found = chosen.map(({ digest, record }) => ({ stack: record.subject.stack, digest, record }));
    terminal.out(`${JSON.stringify(chosen.length === 1 ? found[0] : found, null, 2)}\n`);
  } else if (chosen.length === 1 && only !== undefined) {
    terminal.out(
      renderRecord(
        { ...only, stack: only.record.subject.stack, recordedAt: null, world: null },
        terminal,
        options.all === true,
      ),
    );
  } else terminal.out(listed(chosen, terminal));
}

function listed(records: readonly FileRecord[], terminal: Terminal): string {
  if (records.length === 0) return "The file holds no decisions\n";
  const rows = records.map(({ digest, record }) => [
    record.subject.name,
    record.target.name,
    isHidden(record) ? "" : decimals(record.score, 4),
    digest.slice(0, 7 + 12),
  ]);
  const table = renderTable(terminal, ["name", "target", "score", "record"], rows, {
    align: ["left", "left", "right"],
  });
  return `${table}one of them: --of NAME\n`;
}
