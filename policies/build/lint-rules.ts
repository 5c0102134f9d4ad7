import { z } from "zod";
import { supportedBuiltins } from "../../provider/policy/supported-builtins.ts";
import { usesOf } from "./builtin-uses.ts";
import { hostBuiltins } from "./host-builtins.ts";
import { jsonOf } from "./json-of.ts";
import type { Opa } from "./opa.ts";
import { inspectAnnotations } from "./rego-annotations.ts";
import { rulesWithoutTests, runRegoTests } from "./rego-tests.ts";

/** Something that is wrong with rules. */
export interface LintFinding {
  /** `error`: such rules are not built. */
  readonly severity: "error" | "warning";
  /** FILE:LINE, or files. */
  readonly at: string;
  readonly what: string;
}

const checkErrors = z.object({
  errors: z.array(
    z.object({ message: z.string(), location: z.object({ file: z.string(), row: z.number() }).optional() }),
  ),
});

/**
 * Everything that keeps rules from being built, and what should not be so: all of it, not the first alone.
 * @param root folder that `folders` are relative to.
 * @param isOwn which files to speak of.
 */
export async function lintRules(
  opa: Opa,
  root: string,
  folders: readonly string[],
  isOwn: (file: string) => boolean,
): Promise<readonly LintFinding[]> {
  const wrong = await strictErrors(opa, folders);
  // Of sources that do not compile OPA tells nothing else.
  if (wrong.length > 0) return wrong;
  const { rules, problems, places } = await inspectAnnotations(opa, root, folders);
  const unsupported = hostBuiltins.filter((name) => !supportedBuiltins.has(name));
  const uses = await usesOf(opa, root, folders, unsupported);
  const findings: readonly LintFinding[] = [
    ...problems.map(({ at, what }) => ({ severity: "error", at, what }) as const),
    ...uses.map(
      ({ at, builtin }) =>
        ({ severity: "error", at, what: `the built-in function ${builtin} is not supported` }) as const,
    ),
    ...rulesWithoutTests(rules, await runRegoTests(opa, folders, isOwn)).map(
      ({ rule, expected }) =>
        ({ severity: "warning", at: places.get(rule) ?? "", what: `${rule} has not both ${expected}` }) as const,
    ),
  ];
  return findings
    .filter(({ at }) => isOwn(at.replace(/:\d+$/, "")) || folders.includes(at))
    .sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
}

async function strictErrors(opa: Opa, folders: readonly string[]): Promise<readonly LintFinding[]> {
  const { code, stderr, stdout } = await opa.attempt(
    "check",
    "--strict",
    "--format",
    "json",
    "--max-errors",
    "1000",
    ...folders,
  );
  if (code === 0) return [];
  const parsed = checkErrors.safeParse(jsonOf(stderr) ?? jsonOf(stdout));
  if (!parsed.success) return [{ severity: "error", at: folders.join(", "), what: stderr.trim() }];
  return parsed.data.errors.map(({ message, location }) => ({
    severity: "error",
    at: location === undefined ? folders.join(", ") : `${location.file}:${location.row}`,
    what: message,
  }));
}
