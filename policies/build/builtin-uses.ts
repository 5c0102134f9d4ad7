import { readdir } from "node:fs/promises";
import { join, posix } from "node:path";
import type { Opa } from "./opa.ts";

/** A call of a built-in function. */
export interface BuiltinUse {
  readonly builtin: string;
  /** `FILE:LINE` */
  readonly at: string;
}

/**
 * Where Rego sources call some built-in functions, in file order. The compiled module says which functions it needs, but
 * not where.
 *
 * @param root folder that the sources are relative to.
 */
export async function usesOf(
  opa: Opa,
  root: string,
  sources: readonly string[],
  builtins: readonly string[],
): Promise<readonly BuiltinUse[]> {
  const uses: BuiltinUse[] = [];
  for (const file of await regoFiles(root, sources)) {
    const module: unknown = JSON.parse(await opa.run("parse", "--format", "json", "--json-include", "locations", file));
    for (const builtin of builtins) {
      const lines = new Set<number>();
      findCalls(module, builtin.split("."), lines);
      uses.push(...[...lines].sort((a, b) => a - b).map((line) => ({ builtin, at: `${file}:${line}` })));
    }
  }
  return uses;
}

async function regoFiles(root: string, sources: readonly string[]): Promise<readonly string[]> {
  const found = await Promise.all(
    sources.map(async (source) => {
      const names = await readdir(join(root, source), { recursive: true });
      return names.filter((n) => n.endsWith(".rego") && !n.endsWith("_test.rego")).map((n) => posix.join(source, n));
    }),
  );
  return found.flat().sort();
}

/** A call names its function as a reference: `{type: "ref", value: [{type: "var", value: "time"}, {type: "string", value: "now_ns"}]}`. */
function findCalls(syntax: unknown, name: readonly string[], lines: Set<number>): void {
  if (typeof syntax !== "object" || syntax === null) return;
  if (Reflect.get(syntax, "type") === "ref" && isNamed(Reflect.get(syntax, "value"), name)) {
    const location: unknown = Reflect.get(syntax, "location");
    const row: unknown = typeof location === "object" && location !== null ? Reflect.get(location, "row") : undefined;
    if (typeof row === "number") lines.add(row);
  }
  for (const child of Object.values(syntax)) findCalls(child, name, lines);
}

function isNamed(parts: unknown, name: readonly string[]): boolean {
  return (
    Array.isArray(parts) &&
    parts.length === name.length &&
    parts.every(
      (part: unknown, i) => typeof part === "object" && part !== null && Reflect.get(part, "value") === name[i],
    )
  );
}
