import { createColors } from "picocolors";
import { parseUrn, userInputs } from "../../provider/resources/user-inputs.ts";
import { containsSecret } from "../../provider/state/secret.ts";
import { renderTable } from "../table.ts";
import type { Terminal } from "../terminal.ts";
import type { StackDecision } from "./stack-decisions.ts";

/** One decision of the state as the command shows it. */
export interface DecisionLine {
  readonly urn: string;
  readonly name: string;
  readonly type: string;
  /** null where the decision itself is gone; "[secret]" where it rests on secrets. */
  readonly target: string | null;
  readonly status: "good" | "unattested" | "lost";
  readonly problems: readonly string[];
  /** What differs from the store's record, or null. */
  readonly record: string | null;
}

/** What is shown of a decision, on the terminal and as JSON. Nothing that rests on secrets is. */
export function decisionLine({ stored, finding, recordSays }: StackDecision): DecisionLine {
  const { name, type } = parseUrn(stored.urn);
  const tainted = containsSecret(userInputs(stored.inputs));
  const target = finding.status === "lost" ? null : tainted ? "[secret]" : finding.summary.target;
  const problems = finding.status === "good" ? [] : finding.problems;
  const record =
    tainted && recordSays !== null ? "the store's record of this decision says something else" : recordSays;
  return { urn: stored.urn, name, type, target, status: finding.status, problems, record };
}

const words = { good: "good", unattested: "can be signed", lost: "cannot be signed" } as const;

/** The lines as a table. */
export function renderListing(lines: readonly DecisionLine[], terminal: Terminal): string {
  const { green, yellow, red } = createColors(terminal.color);
  const paint = { good: green, unattested: yellow, lost: red };
  const rows = lines.map((line) => [
    line.name,
    line.type.replace(/^novacron:index:/, ""),
    line.target ?? "-",
    paint[line.status](words[line.status]),
    [...line.problems, ...(line.record === null ? [] : [line.record])].join("\n"),
  ]);
  return renderTable(terminal, ["name", "type", "target", "attestation", "what is wrong"], rows);
}
