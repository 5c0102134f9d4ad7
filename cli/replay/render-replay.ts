import type { Replay, ReplayExample, RuleChange } from "../../provider/policy/replay/replay-log.ts";
import { changesAnything } from "../../provider/policy/replay/replay-log.ts";
import { renderTable } from "../table.ts";
import type { Terminal } from "../terminal.ts";

const listedResources = 20;

/** A replay in plain text: totals, rules, examples, and the resources that would lose their place. */
export function renderReplay(replay: Replay, terminal: Pick<Terminal, "color">): string {
  const { evaluations, newlyDenied, newlyAllowed, otherwiseDenied, rules, targetsDenied, unblocked } = replay;
  const parts = [
    changesAnything(replay)
      ? `Of ${evaluations} inputs, ${newlyDenied} would be denied that were allowed, ${newlyAllowed} allowed that were denied, ${otherwiseDenied} denied by other rules\n`
      : `Of ${evaluations} inputs, none would be judged otherwise\n`,
    rules.length === 0
      ? ""
      : `\n${renderTable(terminal, headings, rules.map(row), { align: ["left", "right", "right"] })}`,
    ...rules.flatMap(examples),
    listed(
      "would lose their target",
      targetsDenied.map(({ urn, target, rules: by }) => `${urn} on ${target}: ${by.join(", ")}`),
    ),
    listed("were refused, and would find a candidate that the rules allow", unblocked),
    ...replay.failed.map(({ why, count }) => `\nfailed on ${count} inputs: ${why}\n`),
    ...replay.skipped.map(({ why, count }) => `\nnot judged: ${count} ${why}\n`),
    replay.readsUntold.length === 0
      ? ""
      : `\nThe rules read ${replay.readsUntold.join(", ")} now. Of candidates that differ only there, the log has one.\n`,
  ];
  return parts.join("");
}

const headings = ["rule", "denies", "allows"] as const;

function row({ rule, denies, allows }: RuleChange): readonly string[] {
  return [rule, `+${denies.count}`, `-${allows.count}`];
}

function examples({ rule, denies, allows }: RuleChange): readonly string[] {
  const shown = (example: ReplayExample, sign: string): string => {
    const where = example.candidate === null ? "" : ` on ${example.candidate}`;
    const said = example.message === null ? "" : `: ${example.message}`;
    return `  ${sign} ${example.subject}${where} (${example.at})${said}\n`;
  };
  return [
    `\n${rule}\n`,
    ...denies.examples.map((example) => shown(example, "denies")),
    ...allows.examples.map((example) => shown(example, "allows")),
  ];
}

function listed(what: string, lines: readonly string[]): string {
  if (lines.length === 0) return "";
  const more = lines.length > listedResources ? [`and ${lines.length - listedResources} more (--json)`] : [];
  return `\n${lines.length} resources ${what}:\n${[...lines.slice(0, listedResources), ...more].map((line) => `  ${line}\n`).join("")}`;
}
