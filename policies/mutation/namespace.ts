import type { Edit } from "./mutant.ts";
import { itemsOf, property, type RegoSource } from "./rego-source.ts";

/** The first name of every package: what `data.NAME` must mean a rule for, and not data. */
export function packageRoots(sources: readonly RegoSource[]): ReadonlySet<string> {
  return new Set(sources.map(({ packageName }) => packageName.split(".")[0] ?? ""));
}

/**
 * The edits that move a file into a namespace: `package a.b` becomes `package SPACE.a.b`, and `data.a.b` becomes
 * `data.SPACE.a.b` for every `a` that packages begin with. So many variants of the same files can be compiled, and
 * tested, by one run of OPA.
 */
export function movedTo(space: string, source: RegoSource, roots: ReadonlySet<string>): readonly Edit[] {
  const name = source.spanOf(itemsOf(property(property(source.tree, "package"), "path"))[1]);
  if (name === undefined) throw new RangeError(`${source.file} names no package`);
  const edits: Edit[] = [{ start: name.start, end: name.start, text: `${space}.` }];
  for (const reference of referencesOf(source)) {
    if (!roots.has(reference.path[0] ?? "")) continue;
    edits.push({ start: reference.dataEnd, end: reference.dataEnd, text: `.${space}` });
  }
  return edits;
}

/** `data.a.b[c]` as `["a", "b"]`, with the place behind the word `data`. */
export interface DataReference {
  readonly path: readonly string[];
  readonly dataEnd: number;
}

/** All references to `data` in a file, its imports included, each place once. */
export function referencesOf(source: RegoSource): readonly DataReference[] {
  const found = new Map<number, DataReference>();
  const visit = (node: unknown): void => {
    if (typeof node !== "object" || node === null) return;
    const [head, ...rest] = property(node, "type") === "ref" ? itemsOf(property(node, "value")) : [];
    if (property(head, "type") === "var" && property(head, "value") === "data") {
      const fixed = rest.findIndex((part) => property(part, "type") !== "string");
      const path = (fixed < 0 ? rest : rest.slice(0, fixed)).map((part) => String(property(part, "value")));
      const span = source.spanOf(head);
      if (span !== undefined) found.set(span.end, { path, dataEnd: span.end });
    }
    for (const [key, child] of Object.entries(node)) if (key !== "location") visit(child);
  };
  visit(source.tree);
  return [...found.values()];
}
