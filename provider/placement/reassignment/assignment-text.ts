import type { Assignment, ReassignmentModel } from "./model.ts";
import { NumberReader } from "./number-reader.ts";

/**
 * Reads an assignment in the challenge's format: the machine of each process, separated by blanks.
 * @param name what the text is called in errors, such as a path.
 * @throws {NovaCronError} NC1220 with line and expectation.
 */
export function parseAssignment(text: string, model: ReassignmentModel, name = "assignment"): Assignment {
  const reader = new NumberReader(text, name);
  const assignment = new Int32Array(model.processes);
  reader.fill(assignment, 0, model.processes, (p) => `machine of process ${p}`, model.machines - 1);
  reader.end();
  return assignment;
}

/** Writes an assignment in the challenge's format: one line. */
export function formatAssignment(assignment: Assignment): string {
  return `${assignment.join(" ")}\n`;
}
