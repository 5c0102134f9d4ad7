import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { z } from "zod";
import { NovaCronError } from "../../provider/errors/novacron-error.ts";
import { jsonOf } from "../build/json-of.ts";
import type { Opa } from "../build/opa.ts";
import { type Edit, edited } from "./mutant.ts";
import { movedTo, packageRoots } from "./namespace.ts";
import type { RegoSource } from "./rego-source.ts";
import type { Workspace } from "./workspace.ts";

/** How long one test may take before it counts as one that does not end, as OPA writes it. */
const testTimeout = "5s";

/** One variant of a set of files: some of them with edits. */
export interface Variant {
  readonly set: readonly RegoSource[];
  /** Edits by file; files without any are as they are. */
  readonly edits: ReadonlyMap<string, readonly Edit[]>;
}

/** How the tests of one variant ended. */
export type VariantOutcome =
  | { readonly kind: "invalid"; readonly reason: string }
  | {
      readonly kind: "tested";
      /** Names of tests, `PACKAGE.NAME`, that passed. */
      readonly passed: ReadonlySet<string>;
      readonly failed: ReadonlySet<string>;
      /** Those of `failed` that were stopped because they took too long. */
      readonly timedOut: ReadonlySet<string>;
    };

const testResult = z.array(
  z.object({
    package: z.string(),
    name: z.string(),
    fail: z.boolean().optional(),
    error: z.object({ code: z.string().optional() }).optional(),
    skip: z.boolean().optional(),
  }),
);
/**
 * Compiles and tests many variants by one run of OPA, each in a namespace of its own.
 *
 * @param tests which tests to run, by `PACKAGE.NAME`; all where absent.
 * @returns what became of each, in the same order.
 */
export async function testVariants(
  opa: Opa,
  { sources, data, dataBesideRules }: Workspace,
  variants: readonly Variant[],
  tests?: readonly string[],
): Promise<readonly VariantOutcome[]> {
  const folder = await mkdtemp(join(tmpdir(), "novacron-mutants-"));
  try {
    const roots = packageRoots(sources);
    const folders: string[] = [];
    for (const [index, files] of data.entries()) {
      const root = `data-${index}`;
      folders.push(root);
      const spaces = dataBesideRules ? variants.map((_, variant) => spaceOf(variant)) : [];
      for (const { path, text } of files)
        for (const space of ["", ...spaces]) await write(join(folder, root, space, path), text);
    }
    for (const [index, variant] of variants.entries()) {
      const space = spaceOf(index);
      for (const [number, source] of variant.set.entries()) {
        const edits = variant.edits.get(source.file) ?? [];
        const moves = movedTo(space, source, roots).filter((move) => !edits.some((edit) => covers(edit, move)));
        const ending = source.isTest ? "_test.rego" : ".rego";
        await write(join(folder, "rego", space, `${number}${ending}`), edited(source.text, [...moves, ...edits]));
      }
    }
    return await judged(opa.in(folder), variants.length, folders, tests);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function judged(
  opa: Opa,
  count: number,
  data: readonly string[],
  tests: readonly string[] | undefined,
): Promise<readonly VariantOutcome[]> {
  const invalid = new Map<string, string>();
  const all = Array.from({ length: count }, (_, index) => spaceOf(index));
  const only =
    tests === undefined ? [] : ["--run", `^data\\.m[0-9]+\\.(?:${tests.map(quoted).join("|") || "none at all"})$`];
  for (;;) {
    const spaces = all.filter((space) => !invalid.has(space));
    const paths = spaces.map((space) => join("rego", space));
    const options = ["--format", "json", "--max-errors", "100000", "--timeout", testTimeout, ...only];
    const { code, stdout, stderr } =
      spaces.length === 0
        ? { code: 0, stdout: "[]", stderr: "" }
        : await opa.attempt("test", ...options, ...data, ...paths);
    // Without any test OPA says null, and ends well.
    const results = testResult.safeParse(code === 0 || stdout.trim() !== "" ? (jsonOf(stdout) ?? []) : undefined);
    if (results.success)
      return all.map((space) => {
        const reason = invalid.get(space);
        return reason === undefined ? outcomeOf(space, results.data) : { kind: "invalid", reason };
      });
    excludeFaulty(stderr, spaces, invalid);
  }
}

/** Adds every space that OPA complains about; without any, going on would go on for ever. */
function excludeFaulty(said: string, spaces: readonly string[], invalid: Map<string, string>): void {
  const before = invalid.size;
  for (const [, space = "", message = ""] of said.matchAll(/\brego[\\/](m\d+)[\\/]\d+(?:_test)?\.rego:\d+: (.*)/g)) {
    if (spaces.includes(space) && !invalid.has(space)) invalid.set(space, message);
  }
  if (invalid.size === before)
    throw new NovaCronError("NC1304", `opa cannot test the sources: ${said.trim()}`, {
      remedy: "Run opa test on the sources, and correct what it says.",
    });
}

function quoted(text: string): string {
  return text.replace(/[^\w]/g, "\\$&");
}

function outcomeOf(space: string, results: z.infer<typeof testResult>): VariantOutcome {
  const [passed, failed, timedOut] = [new Set<string>(), new Set<string>(), new Set<string>()];
  for (const { package: name, name: test, fail, error, skip } of results) {
    const prefix = `data.${space}.`;
    if (skip === true || !name.startsWith(prefix)) continue;
    const full = `${name.slice(prefix.length)}.${test}`;
    if (fail !== true && error === undefined) passed.add(full);
    else failed.add(full);
    if (error?.code === "eval_cancel_error") timedOut.add(full);
  }
  return { kind: "tested", passed, failed, timedOut };
}

function spaceOf(index: number): string {
  return `m${index}`;
}

/** Whether an edit takes away what another would be inserted into. */
function covers(edit: Edit, insertion: Edit): boolean {
  return edit.start < insertion.start && insertion.start < edit.end;
}

async function write(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text);
}
