import { createColors } from "picocolors";
import { lintRules } from "../../policies/build/lint-rules.ts";
import { Opa } from "../../policies/build/opa.ts";
import { withPolicySources } from "../../policies/build/policy-sources.ts";
import { policyFolder, requireOpa } from "../policy/open-opa.ts";
import type { Terminal } from "../terminal.ts";

/** Options of `novacron policy lint`, as commander gives them. */
export interface PolicyLintOptions {
  readonly json?: boolean;
}

/**
 * `novacron policy lint`: all that keeps rules from being built, and what should not be so.
 * @returns 1 when there is an error.
 * @throws NovaCronError NC1901 without OPA, NC1903 where the folder is not there.
 */
export async function policyLint(
  folder: string | undefined,
  options: PolicyLintOptions,
  terminal: Terminal,
): Promise<number> {
  const opaPath = await requireOpa(terminal);
  const named = await policyFolder(folder, terminal);
  const findings = await withPolicySources(named, terminal.directory, ({ root, folders, isOwn }) =>
    lintRules(new Opa(opaPath, root), root, folders, isOwn),
  );
  const errors = findings.filter(({ severity }) => severity === "error").length;
  if (options.json === true) terminal.out(`${JSON.stringify(findings, null, 2)}\n`);
  else {
    const { red, yellow, green } = createColors(terminal.color);
    for (const { severity, at, what } of findings)
      terminal.out(`${(severity === "error" ? red : yellow)(severity)} ${at}: ${what}\n`);
    if (findings.length === 0) terminal.out(`${green("nothing is wrong")}\n`);
    else terminal.out(`${errors} errors, ${findings.length - errors} warnings\n`);
  }
  return errors === 0 ? 0 : 1;
}
