import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { RuleMetadata } from "../../provider/policy/bundle-format.ts";

/** A rule with the strings that stand in its source: values that it tells apart, and types that it is about. */
export interface WordedRule extends Pick<RuleMetadata, "id" | "scope" | "reads"> {
  readonly words: readonly string[];
  /** Names behind a dot: properties that it looks at, among others. */
  readonly names: readonly string[];
}

/**
 * Rules with the string literals of their packages and of what all share, and the words of the data.
 * @param folder of the Rego sources.
 */
export async function wordedRules(
  folder: string,
  rules: readonly RuleMetadata[],
  data: unknown,
): Promise<readonly WordedRule[]> {
  const names = (await readdir(folder, { recursive: true })).filter(
    (name) => name.endsWith(".rego") && !name.endsWith("_test.rego"),
  );
  const byPackage = new Map<string, readonly string[]>();
  const namesOf = new Map<string, readonly string[]>();
  for (const name of names.sort()) {
    const text = await readFile(join(folder, name), "utf8");
    const packageName = /^package\s+(\S+)/m.exec(text)?.[1] ?? "";
    const code = text.replace(/^\s*#.*$/gm, "");
    const behindDots = [...code.matchAll(/\.([a-zA-Z]\w*)/g)].map(([, word = ""]) => word);
    namesOf.set(packageName, [...(namesOf.get(packageName) ?? []), ...behindDots]);
    const found = [...code.matchAll(/"((?:[^"\\\n]|\\.)*)"/g)].map(([, word = ""]) => word);
    byPackage.set(packageName, [
      ...(byPackage.get(packageName) ?? []),
      ...found.filter((word) => !/\s\S+\s/.test(word)),
    ]);
  }
  const isRule = (name: string): boolean => rules.some((rule) => rule.package === name);
  const shared = [...byPackage].filter(([name]) => !isRule(name)).flatMap(([, words]) => words);
  return rules.map(({ id, scope, reads, package: name }) => ({
    id,
    scope,
    reads,
    names: [...new Set(namesOf.get(name) ?? [])],
    words: [...new Set([...(byPackage.get(name) ?? []), ...shared, ...wordsOf(data)])],
  }));
}

/** Keys and texts, at any depth; of long lists the first few. */
function wordsOf(data: unknown): readonly string[] {
  if (typeof data === "string") return [data];
  if (Array.isArray(data)) return data.slice(0, 4).flatMap(wordsOf);
  if (typeof data !== "object" || data === null) return [];
  return Object.entries(data).flatMap(([key, value]) => [key, ...wordsOf(value)]);
}
