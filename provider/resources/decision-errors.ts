import { NovaCronError } from "../errors/novacron-error.ts";
import type { Supersession } from "../store/planned-decision.ts";

/** The state has a decision that belongs to another resource of the plan, too. @returns {NovaCronError} NC1604. */
export function copiedDecision(owner: string): NovaCronError {
  return new NovaCronError("NC1604", `the decision belongs to ${owner}, too: one of them was copied in the state`, {
    property: "decision",
    expected: "a decision of its own for every resource",
    remedy: "Restore the state from a backup",
  });
}

/** What was previewed cannot be carried out, and another decision took its place. @returns {NovaCronError} NC1202. */
export function supersededDecision({ target, reason }: Supersession, now: string): NovaCronError {
  return new NovaCronError(
    "NC1202",
    `the preview placed it on ${target}, which cannot be carried out any more: ${reason}`,
    {
      property: "decision",
      expected: "the decision that was previewed",
      remedy: `Run \`pulumi preview\` again; it would now be placed on ${now}`,
    },
  );
}
