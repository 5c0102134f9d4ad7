import { z } from "zod";
import { NovaCronError } from "../../provider/errors/novacron-error.ts";
import type { RuleMetadata } from "../../provider/policy/bundle-format.ts";
import type { Opa } from "./opa.ts";

/** One test rule, and how it ended. */
export interface RegoTest {
  readonly file: string;
  readonly line: number;
  /** Without `data`: novacron.rules.no_spot_test */
  readonly package: string;
  readonly name: string;
  readonly passed: boolean;
  /** Why it could not be evaluated, where that is so. */
  readonly error?: string;
}

/** Lines of the rules that no test reaches. */
export interface RegoCoverage {
  readonly coveredLines: number;
  readonly uncovered: readonly { readonly file: string; readonly lines: readonly number[] }[];
  /** 0 to 100. */
  readonly percent: number;
}

const testResults = z
  .array(
    z.object({
      location: z.object({ file: z.string(), row: z.number() }),
      package: z.string(),
      name: z.string(),
      fail: z.boolean().optional(),
      skip: z.boolean().optional(),
      error: z.object({ message: z.string().optional() }).optional(),
    }),
  )
  .nullable();

const place = z.object({ row: z.number() });
const coverageReport = z.object({
  files: z
    .record(
      z.string(),
      z.object({
        covered_lines: z.number().default(0),
        not_covered: z.array(z.object({ start: place, end: place })).default([]),
      }),
    )
    .default({}),
});

/**
 * Runs the tests of folders with `opa test`.
 * @returns those of files that `isOwn` names, in the order of files and lines.
 * @throws NovaCronError NC1304 where the sources do not compile.
 */
export async function runRegoTests(
  opa: Opa,
  folders: readonly string[],
  isOwn: (file: string) => boolean,
): Promise<readonly RegoTest[]> {
  const { code, stdout, stderr } = await opa.attempt("test", "--format", "json", ...folders);
  if (stdout.trim() === "") {
    if (code === 0) return [];
    throw new NovaCronError("NC1304", `opa test failed: ${stderr.trim()}`, { remedy: "Correct the Rego sources." });
  }
  return (testResults.parse(JSON.parse(stdout)) ?? [])
    .filter(({ location, skip }) => isOwn(location.file) && skip !== true)
    .map(({ location, package: name, name: test, fail, error }) => ({
      file: location.file,
      line: location.row,
      package: name.replace(/^data\./, ""),
      name: test,
      passed: fail !== true && error === undefined,
      ...(error !== undefined && { error: error.message ?? "it cannot be evaluated" }),
    }))
    .sort((a, b) => (a.file === b.file ? a.line - b.line : a.file < b.file ? -1 : 1));
}

/**
 * Which lines of the rules the tests reach. All tests must pass: OPA counts nothing otherwise.
 * @param isOwn which files count; test files never do.
 */
export async function coverRegoTests(
  opa: Opa,
  folders: readonly string[],
  isOwn: (file: string) => boolean,
): Promise<RegoCoverage> {
  const { files } = coverageReport.parse(
    JSON.parse(await opa.run("test", "--coverage", "--format", "json", ...folders)),
  );
  const rules = Object.entries(files).filter(([file]) => isOwn(file) && !file.endsWith("_test.rego"));
  const uncovered = rules
    .map(([file, { not_covered }]) => ({
      file,
      lines: [...new Set(not_covered.flatMap(({ start, end }) => range(start.row, end.row)))].sort((a, b) => a - b),
    }))
    .filter(({ lines }) => lines.length > 0)
    .sort((a, b) => (a.file < b.file ? -1 : 1));
  const coveredLines = rules.reduce((sum, [, { covered_lines }]) => sum + covered_lines, 0);
  const missed = uncovered.reduce((sum, { lines }) => sum + lines.length, 0);
  const percent = coveredLines + missed === 0 ? 100 : (100 * coveredLines) / (coveredLines + missed);
  return { coveredLines, uncovered, percent };
}

/** What a rule's tests are to be called, by what the rule does: one that finds nothing wrong, and one that does. */
const conventions = {
  deny: { allows: /^test_(?:allows|leaves)/, acts: /^test_denies/, names: "test_allows_... and test_denies_..." },
  prefer: {
    allows: /^test_(?:allows|is_silent)/,
    acts: /^test_prefers/,
    names: "test_is_silent_... and test_prefers_...",
  },
} as const;

/** A rule that lacks a test of one of the two kinds. */
export interface UntestedRule {
  readonly rule: string;
  readonly package: string;
  /** What its tests are to be called. */
  readonly expected: string;
}

/** The rules whose package has not both a test that it lets pass what is right, and one that it stops what is wrong. */
export function rulesWithoutTests(
  rules: readonly Pick<RuleMetadata, "id" | "package" | "effect">[],
  tests: readonly Pick<RegoTest, "package" | "name">[],
): readonly UntestedRule[] {
  return rules.flatMap(({ id, package: name, effect }) => {
    const { allows, acts, names } = conventions[effect];
    const its = tests.filter((test) => test.package === `${name}_test` || test.package === name);
    const complete = [allows, acts].every((kind) => its.some((test) => kind.test(test.name)));
    return complete ? [] : [{ rule: id, package: name, expected: names }];
  });
}

function range(from: number, to: number): readonly number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}
