import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { NovaCronError } from "../../provider/errors/novacron-error.ts";
import { observedParts } from "../../provider/schema/outcome.ts";

/** One entry of a file of outcomes, not validated yet. */
export interface OutcomeLine {
  readonly line: number;
  readonly value: Readonly<Record<string, unknown>>;
}

const columns: readonly string[] = ["decision", ...observedParts, "at"];

/**
 * Reads a file of outcomes: JSON Lines where it begins with `{`, else CSV with a header. An empty field is absent.
 * @param path as the user gave it, for messages; relative to `directory`.
 * @throws {NovaCronError} NC1903 for a file that cannot be read; NC1230, naming the line, for one that is neither.
 */
export async function readOutcomes(path: string, directory: string): Promise<OutcomeLine[]> {
  const text = await readFile(resolve(directory, path), "utf8").catch((cause: unknown) => {
    throw new NovaCronError("NC1903", `${path} cannot be read`, {
      property: "--file",
      expected: "a file of outcomes",
      remedy: "Check the path",
      cause,
    });
  });
  const lines = text
    .replace(/^\uFEFF/, "")
    .split(/\r?\n/)
    .map((content, index) => ({ line: index + 1, content: content.trim() }))
    .filter(({ content }) => content !== "");
  const [first, ...rest] = lines;
  if (first === undefined) throw malformed(path, 1, "nothing", "a line for each outcome");
  if (first.content.startsWith("{")) return lines.map((entry) => fromJson(path, entry));
  const header = first.content.split(",").map((name) => name.trim());
  const unknown = header.find((name) => !columns.includes(name));
  if (unknown !== undefined || !header.includes("decision"))
    throw malformed(
      path,
      first.line,
      unknown === undefined ? "no column decision" : `a column "${unknown}"`,
      `a header of ${columns.join(",")}`,
    );
  return rest.map((entry) => fromCsv(path, header, entry));
}

interface TextLine {
  readonly line: number;
  readonly content: string;
}

function fromJson(path: string, { line, content }: TextLine): OutcomeLine {
  try {
    const value: unknown = JSON.parse(content);
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return { line, value: { ...value } };
  } catch {
    // Said below.
  }
  throw malformed(path, line, "no JSON object", "one object a line");
}

function fromCsv(path: string, header: readonly string[], { line, content }: TextLine): OutcomeLine {
  if (content.includes('"'))
    throw malformed(path, line, "a quotation mark", "plain fields; JSON Lines for anything else");
  const fields = content.split(",").map((field) => field.trim());
  if (fields.length !== header.length)
    throw malformed(path, line, `${fields.length} fields`, `${header.length}, as in the header`);
  const entries = header.flatMap((name, index): [string, unknown][] => {
    const field = fields[index] ?? "";
    if (field === "") return [];
    const isText = name === "decision" || name === "at";
    // What is no number stays text, for the message to show.
    return [[name, isText || Number.isNaN(Number(field)) ? field : Number(field)]];
  });
  return { line, value: Object.fromEntries(entries) };
}

function malformed(path: string, line: number, what: string, expected: string): NovaCronError {
  return new NovaCronError("NC1230", `line ${line} of ${path} has ${what}`, {
    property: "--file",
    expected,
    remedy: "Correct it; nothing was recorded.",
  });
}
