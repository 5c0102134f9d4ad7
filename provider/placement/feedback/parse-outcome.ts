import { NovaCronError } from "../../errors/novacron-error.ts";
import { type Outcome, outcome } from "../../schema/outcome.ts";
import { schemaProblems } from "../../world/fleet-problems.ts";

/**
 * Validates an outcome.
 * @param where what the value is, for the message: `line 3 of outcomes.csv`.
 * @throws {NovaCronError} NC1230 naming the first figure that is missing or wrong.
 */
export function parseOutcome(value: unknown, where: string): Outcome {
  const parsed = outcome.safeParse(value);
  if (parsed.success) return parsed.data;
  const [problem] = schemaProblems(parsed.error.issues, value);
  const property = problem?.property ?? "the outcome";
  throw new NovaCronError("NC1230", `${where}: ${property} is ${problem?.got ?? "wrong"}`, {
    property,
    expected: problem?.expected ?? "an outcome",
    remedy: "Correct it; nothing was recorded.",
    cause: parsed.error,
  });
}
