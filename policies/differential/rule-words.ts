import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { RuleMetadata } from "../../provider/policy/bundle-format.ts";

/** A rule with the strings that stand in its source: values that it tells apart, and types that it is about. */
export interface WordedRule extends Pick<RuleMetadata, "id" | "scope" | "reads"> {
  readonly words: readonly string[];
}

/**
 * Rules with the string literals of their packages and of what all share.
 * @param folder of the Rego sources.
 */
export async function wordedRules(folder: string, rules: readonly RuleMetadata[]): Promise<readonly WordedRule[]> {
  const names = (await readdir(folder, { recursive: true })).filter(
    (name) => name.endsWith(".rego") && !name.endsWith("_test.rego"),
  );
  const byPackage = new Map<string, readonly string[]>();
  for (const name of names.sort()) {
    const text = await readFile(join(folder, name), "utf8");
    const packageName = /^package\s+(\S+)/m.exec(text)?.[1] ?? "";
    const found = [...text.replace(/^\s*#.*$/gm, "").matchAll(/"((?:[^"\\\n]|\\.)*)"/g)].map(([, word = ""]) => word);
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
    words: [...new Set([...(byPackage.get(name) ?? []), ...shared])],
  }));
}
