import { isAbsolute, resolve } from "node:path";
import { NovaCronError } from "../../provider/errors/novacron-error.ts";
import { type DecisionLog, openDecisionLog } from "../../provider/policy/decision-log.ts";

/** Where the log lies, and whether it must be written. */
export interface PackLogPlace {
  /** Relative paths start at the project's folder. */
  readonly path: string;
  readonly required: boolean;
  /** Absolute path of the project's folder, or null where it was not found. */
  readonly directory: string | null;
  /** Takes warnings. */
  readonly tell: (message: string) => void;
}

/**
 * Opens the decision log of a project for the pack.
 * @returns null, and tells why, where the path is relative and the project's folder is not known.
 * @throws {NovaCronError} NC1320 for the same where the log is required.
 */
export function openPackLog({ path, required, directory, tell }: PackLogPlace): DecisionLog | null {
  const absolute = directory !== null ? resolve(directory, path) : isAbsolute(path) ? path : null;
  const onTrouble = ({ message }: NovaCronError): void => tell(message);
  if (absolute !== null) return openDecisionLog(absolute, { required, onTrouble });
  const problem = new NovaCronError(
    "NC1320",
    `the policies' decision log ${path} cannot be written by the pack: it did not find the project's folder`,
    {
      property: "policies.log",
      expected: "an absolute path, or a project file at or above the shell's folder",
      remedy: "Set NOVACRON_POLICY_LOG to an absolute path.",
    },
  );
  if (required) throw problem;
  onTrouble(problem);
  return null;
}
