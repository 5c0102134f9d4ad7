import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, posix } from "node:path";
import { z } from "zod";
import type { Opa } from "./opa.ts";
import { withoutCovered } from "./rego-reads.ts";

const term = z.object({ type: z.string(), value: z.unknown() });
const reference = z.array(term);
const regoModule = z.object({
  package: z.object({ path: reference }),
  imports: z.array(z.object({ path: z.object({ value: reference }), alias: z.string().optional() })).default([]),
  rules: z.array(z.object({ head: z.object({ ref: reference }).loose() }).loose()).default([]),
});
const answer = z.object({
  result: z.tuple([z.object({ expressions: z.tuple([z.object({ value: z.array(regoModule) })]) })]),
});

/** Rules of one name in one package, and what their names stand for. */
interface NamedRule {
  readonly packageName: string;
  readonly imports: ReadonlyMap<string, string>;
  readonly syntax: unknown[];
}

/** Parts of `input`, and of data that is no rule, as sorted paths without `input` or `data` itself. */
export interface References {
  readonly input: readonly (readonly string[])[];
  readonly data: readonly (readonly string[])[];
}

/**
 * What rules refer to, directly or through the rules they use, for all of them in one run of OPA: as `readsOf`, which asks
 * OPA about one at a time, and takes a process for each. A name counts as that of a rule or an import wherever it stands.
 */
export class RegoReferences {
  readonly #rules = new Map<string, NamedRule>();

  /**
   * Parses the sources, without their tests.
   * @param root folder that the sources are relative to.
   */
  static async read(opa: Opa, root: string, sources: readonly string[]): Promise<RegoReferences> {
    const texts: Record<string, string> = {};
    for (const source of sources)
      for (const name of await readdir(join(root, source), { recursive: true }))
        if (name.endsWith(".rego") && !name.endsWith("_test.rego"))
          texts[posix.join(source, name)] = await readFile(join(root, source, name), "utf8");
    const folder = await mkdtemp(join(tmpdir(), "novacron-rego-"));
    try {
      const input = join(folder, "input.json");
      await writeFile(input, JSON.stringify(texts));
      const query = "[module | some path, text in input; module := rego.parse_module(path, text)]";
      const modules = await opa.run("eval", "--format", "json", "--input", input, query);
      return new RegoReferences(answer.parse(JSON.parse(modules)).result[0].expressions[0].value);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }

  private constructor(modules: readonly z.infer<typeof regoModule>[]) {
    for (const {
      package: { path },
      imports,
      rules,
    } of modules) {
      const packageName = dotted(path);
      const named = new Map(
        imports.map(({ path, alias }) => [alias ?? String(path.value.at(-1)?.value), dotted(path.value)]),
      );
      for (const rule of rules) {
        const name = `${packageName}.${String(rule.head.ref[0]?.value)}`;
        const known = this.#rules.get(name);
        if (known === undefined) this.#rules.set(name, { packageName, imports: named, syntax: [rule] });
        else known.syntax.push(rule);
      }
    }
  }

  /** @param name e.g. `data.novacron.resources.aws_ebs_volumes.deny`; what is no rule refers to nothing. */
  of(name: string): References {
    const input: (readonly string[])[] = [];
    const data: (readonly string[])[] = [];
    const visited = new Set<string>();
    const visit = (name: string): boolean => {
      const rule = this.#rules.get(name);
      if (rule === undefined) return false;
      if (!visited.has(name)) {
        visited.add(name);
        walk(rule.syntax, (parts) => follow(rule, parts));
      }
      return true;
    };
    const follow = (rule: NamedRule, [head = "", ...rest]: readonly string[]): void => {
      if (head === "input") input.push(rest);
      else if (visit(`${rule.packageName}.${head}`)) return;
      else {
        const full = head === "data" ? ["data", ...rest] : [...(rule.imports.get(head)?.split(".") ?? []), ...rest];
        if (full[0] !== "data" || full.length < 2) return;
        const isRule = full.some((_, index) => visit(full.slice(0, index + 1).join(".")));
        if (!isRule) data.push(full.slice(1));
      }
    };
    visit(name);
    return { input: withoutCovered(input), data: withoutCovered(data) };
  }
}

function dotted(path: z.infer<typeof reference>): string {
  return path.map(({ value }) => String(value)).join(".");
}

/** Calls back with the fixed part of every reference, and with every variable that stands alone. */
function walk(syntax: unknown, found: (parts: readonly string[]) => void): void {
  if (typeof syntax !== "object" || syntax === null) return;
  const { success, data } = term.safeParse(syntax);
  if (success && data.type === "var" && typeof data.value === "string") found([data.value]);
  const parts = success && data.type === "ref" ? reference.safeParse(data.value).data : undefined;
  if (parts === undefined) {
    for (const child of Object.values(syntax)) walk(child, found);
    return;
  }
  const fixed: string[] = [];
  for (const [index, { type, value }] of parts.entries()) {
    if (typeof value !== "string" || (index === 0 ? type !== "var" : type !== "string")) break;
    fixed.push(value);
  }
  if (fixed.length > 0) found(fixed);
  for (const part of parts.slice(1)) walk(part, found);
}
