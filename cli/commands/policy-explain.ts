import { createColors } from "picocolors";
import { NovaCronError } from "../../provider/errors/novacron-error.ts";
import type { RuleMetadata, RuleScope } from "../../provider/policy/bundle-format.ts";
import { listedRules } from "../policy/listed-rules.ts";
import { renderTable } from "../table.ts";
import type { Terminal } from "../terminal.ts";

/** Options of `novacron policy explain`, as commander gives them. */
export interface PolicyExplainOptions {
  readonly bundle?: string;
  readonly json?: boolean;
}

const judged: Readonly<Record<RuleScope, string>> = {
  candidate: "a candidate for a placement or a quantum job, at plan time, in reviews and in the policy pack",
  resource: "one resource of any provider, in reviews and in the policy pack",
  stack: "all resources of a stack together, in reviews and in the policy pack",
};

/** Only what denies can be a violation of something decided. */
const preferred = "a candidate for a placement or a quantum job, at plan time";

/**
 * `novacron policy explain`: a rule for people; without an id, the list of all.
 * @throws NovaCronError NC1903 for an id that no rule has, NC1301 where the bundle cannot be read.
 */
export async function policyExplain(
  id: string | undefined,
  options: PolicyExplainOptions,
  terminal: Terminal,
): Promise<number> {
  const rules = await listedRules(options.bundle, terminal);
  if (id === undefined) {
    if (options.json === true) terminal.out(`${JSON.stringify(rules, null, 2)}\n`);
    else terminal.out(list(rules, terminal));
    return 0;
  }
  const rule = rules.find((each) => each.id === id.toUpperCase());
  if (rule === undefined)
    throw new NovaCronError("NC1903", `there is no rule ${id}`, {
      expected: nearest(id.toUpperCase(), rules),
      remedy: "`novacron policy explain` lists all rules.",
    });
  terminal.out(options.json === true ? `${JSON.stringify(rule, null, 2)}\n` : described(rule, terminal));
  return 0;
}

function list(rules: readonly RuleMetadata[], terminal: Terminal): string {
  const rows = rules.map(({ id, scope, effect, severity, title }) => [id, scope, effect, severity, title]);
  return renderTable(terminal, ["rule", "judges", "effect", "severity", "title"], rows);
}

function described(rule: RuleMetadata, terminal: Terminal): string {
  const { bold } = createColors(terminal.color);
  const lines: readonly (readonly [string, string])[] = [
    ["Effect", rule.effect === "deny" ? "denies" : "prefers, or the contrary, by at most 0.1 of the score"],
    ["Severity", rule.severity],
    ["Category", rule.category],
    ["Judges", rule.effect === "prefer" ? preferred : judged[rule.scope]],
    ["Reads", rule.reads.map((path) => path.join(".")).join(", ")],
    ["Put right", rule.remediation],
    ["Helps to meet", rule.frameworks.join(", ") || "no norm is named"],
    ...(rule.docs === undefined ? [] : ([["Documented", rule.docs]] as const)),
  ];
  const body = lines.map(([name, text]) => `${`${name}:`.padEnd(15)}${text}`).join("\n");
  return `${bold(rule.id)}  ${rule.title}\n\n${rule.description}\n\n${body}\n`;
}

/** Ids that begin as the one that is not there. */
function nearest(id: string, rules: readonly RuleMetadata[]): string {
  for (let length = id.length; length > 0; length--) {
    const some = rules.filter((rule) => rule.id.startsWith(id.slice(0, length))).map((rule) => rule.id);
    if (some.length > 0) return `one of ${some.slice(0, 8).join(", ")}${some.length > 8 ? " ..." : ""}`;
  }
  return "an id such as NCP-RES-001";
}
