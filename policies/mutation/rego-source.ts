import type { Opa } from "../build/opa.ts";

/** A stretch of a text: from `start` up to, not including, `end`, in UTF-16 units. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** One Rego file with its syntax tree as OPA gives it. */
export interface RegoSource {
  /** Path relative to the folder that OPA ran in. */
  readonly file: string;
  readonly text: string;
  /** OPA's tree: `{package, imports, rules}`, each node with its location. */
  readonly tree: object;
  /** Dotted, without `data`: `novacron.rules.no_spot`. */
  readonly packageName: string;
  readonly isTest: boolean;
  /** Where the text of a node of the tree stands. */
  readonly spanOf: (node: unknown) => Span | undefined;
}

/**
 * Parses a file with OPA.
 * @throws NovaCronError NC1304 with file and line where it is not Rego.
 */
export async function parseRego(opa: Opa, file: string, text: string): Promise<RegoSource> {
  const parsed = await opa.attempt("parse", "--format", "json", "--json-include", "locations", file);
  // It tells errors as JSON, for programs; people get them as text.
  const tree: unknown = JSON.parse(parsed.code === 0 ? parsed.stdout : await opa.run("check", file));
  if (typeof tree !== "object" || tree === null) throw new TypeError(`${file}: opa parse gave no tree`);
  const path = itemsOf(property(property(tree, "package"), "path"));
  return {
    file,
    text,
    tree,
    packageName: path
      .slice(1)
      .map((term) => String(property(term, "value")))
      .join("."),
    isTest: file.endsWith("_test.rego"),
    spanOf: spansIn(file, text),
  };
}

/** The value of a node's property; undefined where the node has none, or is no node. */
export function property(node: unknown, name: string): unknown {
  return typeof node === "object" && node !== null ? Reflect.get(node, name) : undefined;
}

/** A node's items where it is a list, otherwise none. */
export function itemsOf(node: unknown): readonly unknown[] {
  return Array.isArray(node) ? node : [];
}

/** OPA counts rows from 1, and columns in code points from 1; the node's text comes along, in base64. */
function spansIn(file: string, text: string): RegoSource["spanOf"] {
  const lines = [0];
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) lines.push(at + 1);
  return (node) => {
    const location = property(node, "location");
    const [row, column, encoded] = ["row", "col", "text"].map((name) => property(location, name));
    if (typeof row !== "number" || typeof column !== "number" || typeof encoded !== "string") return undefined;
    const line = lines[row - 1];
    if (line === undefined) throw new RangeError(`${file} has no line ${row}`);
    let start = line;
    for (let left = column - 1; left > 0; left--) start += (text.codePointAt(start) ?? 0) > 0xffff ? 2 : 1;
    const own = Buffer.from(encoded, "base64").toString("utf8");
    // OPA gives an operand in parentheses the place of what is in them, and the text of the whole.
    while (own.startsWith("(") && !text.startsWith(own, start) && /[\s(]/.test(text[start - 1] ?? "")) start--;
    // An edit at the wrong place would judge tests by a mutant that nobody meant.
    if (!text.startsWith(own, start)) throw new RangeError(`${file}:${row}:${column} does not read ${own}`);
    return { start, end: start + own.length };
  };
}
