import { createColors } from "picocolors";
import { coverageOf, type FrameworkCoverage } from "../../policies/frameworks/framework.ts";
import { frameworks } from "../../policies/frameworks/frameworks.ts";
import { NovaCronError } from "../../provider/errors/novacron-error.ts";
import { listedRules } from "../policy/listed-rules.ts";
import { renderTable } from "../table.ts";
import type { Terminal } from "../terminal.ts";

/** Options of `novacron policy coverage`, as commander gives them. */
export interface PolicyCoverageOptions {
  readonly framework?: string;
  readonly bundle?: string;
  readonly json?: boolean;
}

/**
 * `novacron policy coverage`: which controls of a norm rules help to meet, and which none does.
 * @throws NovaCronError NC1903 for a norm that is not known, NC1301 where the bundle cannot be read.
 */
export async function policyCoverage(options: PolicyCoverageOptions, terminal: Terminal): Promise<number> {
  const rules = await listedRules(options.bundle, terminal);
  if (options.framework === undefined) {
    const all = frameworks.map((framework) => coverageOf(framework, rules));
    if (options.json === true) terminal.out(`${JSON.stringify(all, null, 2)}\n`);
    else terminal.out(overview(all, terminal));
    return 0;
  }
  const framework = frameworks.find(({ key }) => key === options.framework?.toLowerCase());
  if (framework === undefined)
    throw new NovaCronError("NC1903", `there is no framework ${options.framework}`, {
      expected: frameworks.map(({ key }) => key).join(", "),
    });
  const coverage = coverageOf(framework, rules);
  terminal.out(options.json === true ? `${JSON.stringify(coverage, null, 2)}\n` : detailed(coverage, terminal));
  return 0;
}

function overview(all: readonly FrameworkCoverage[], terminal: Terminal): string {
  const rows = all.map(({ framework, name, covered, controls }) => [
    framework,
    name,
    `${covered} of ${controls.length}`,
  ]);
  const table = renderTable(terminal, ["framework", "name", "covered"], rows, { align: ["left", "left", "right"] });
  const notes = [...new Set(all.map(({ counted }) => counted))].map((counted) => {
    const keys = all.filter((each) => each.counted === counted).map(({ framework }) => framework);
    return `${keys.join(", ")}: of the ${counted}\n`;
  });
  return `${table}\n${notes.join("")}`;
}

function detailed({ name, counted, controls, covered, beyondTable }: FrameworkCoverage, terminal: Terminal): string {
  const { bold } = createColors(terminal.color);
  const met = controls.filter(({ rules }) => rules.length > 0);
  const open = controls.filter(({ rules }) => rules.length === 0);
  const parts = [`${bold(name)}: rules help to meet ${covered} of the ${controls.length} ${counted}\n`];
  const withRules = (some: typeof controls) => some.map(({ id, title, rules }) => [id, title, rules.join(", ")]);
  if (met.length > 0) parts.push(renderTable(terminal, ["control", "covered", "rules"], withRules(met)));
  if (open.length > 0)
    parts.push(
      renderTable(
        terminal,
        ["control", "not covered"],
        open.map(({ id, title }) => [id, title]),
      ),
    );
  if (beyondTable.length > 0)
    parts.push(
      renderTable(
        terminal,
        ["other", "rules"],
        beyondTable.map(({ id, rules }) => [id, rules.join(", ")]),
      ),
    );
  return parts.join("\n");
}
