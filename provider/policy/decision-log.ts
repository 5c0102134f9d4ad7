import { type Digest, digestOf } from "../crypto/canonical-json.ts";
import { NovaCronError } from "../errors/novacron-error.ts";
import { withoutProgram } from "./log-cuts.ts";
import type { EvaluationLine, LogLine, PoliciesLine, ResourceLine } from "./log-lines.ts";
import type { PolicyInput } from "./policy-input.ts";
import type { ReviewDocument } from "./review-document.ts";
import { appendLines, type Rotation } from "./rotating-file.ts";

/** One evaluation, as it is to be logged. Secrets must be masked in `input`, as they are in every policy input. */
export type LoggedEvaluation = Omit<EvaluationLine, "formatVersion" | "line" | "inputDigest" | "input"> & {
  readonly input: PolicyInput | ReviewDocument | EvaluationLine["input"];
};

/** A log of what policies said, as JSON lines. Lines are kept in memory until `flush`. */
export interface DecisionLog {
  /** Says once by which rules is judged. */
  policies(said: Omit<PoliciesLine, "formatVersion" | "line">): void;
  /** @returns the digest of the input as it is logged, for `resource`. */
  record(evaluation: LoggedEvaluation): Digest;
  resource(said: Omit<ResourceLine, "formatVersion" | "line">): void;
  /**
   * Writes what was recorded. To be called at the end of each piece of work, and of the process.
   * @throws {NovaCronError} NC1320 where it cannot be written and the log is required; else `onTrouble` is told once.
   */
  flush(): void;
}

/** How a log is kept. */
export interface DecisionLogOptions extends Partial<Rotation> {
  /** Whether what cannot be logged must not go on; else it is a warning, once. */
  readonly required?: boolean;
  readonly onTrouble?: (problem: NovaCronError) => void;
}

const defaultRotation: Rotation = { maximumBytes: 64 * 1024 * 1024, keep: 4 };

/** Buffered bytes from which on is written without waiting for `flush`. */
const flushedFrom = 1024 * 1024;

/**
 * Opens the log of a path. Nothing is read or written yet; the file comes with the first line, mode 0600, and is rotated to
 * `PATH.1` ... when it is full.
 */
export function openDecisionLog(path: string, options: DecisionLogOptions = {}): DecisionLog {
  const { required = false, onTrouble } = options;
  const { maximumBytes = defaultRotation.maximumBytes, keep = defaultRotation.keep } = options;
  let lines: string[] = [];
  let buffered = 0;
  let isBroken = false;
  const add = (line: LogLine): void => {
    const text = JSON.stringify(line);
    lines.push(text);
    buffered += text.length;
    if (buffered >= flushedFrom) flush();
  };
  const flush = (): void => {
    const coming = lines;
    lines = [];
    buffered = 0;
    if (coming.length === 0) return;
    try {
      appendLines(path, coming, { maximumBytes, keep });
    } catch (cause) {
      const problem = unwritable(path, required, cause);
      if (required) throw problem;
      if (!isBroken) onTrouble?.(problem);
      isBroken = true;
    }
  };
  return {
    policies: (said) => add({ formatVersion: 1, line: "policies", ...said }),
    record: ({ input: given, ...said }) => {
      const input: EvaluationLine["input"] = JSON.parse(JSON.stringify(withoutProgram(given)));
      const inputDigest = digestOf(input);
      add({ formatVersion: 1, line: "evaluation", ...said, inputDigest, input });
      return inputDigest;
    },
    resource: (said) => add({ formatVersion: 1, line: "resource", ...said }),
    flush,
  };
}

function unwritable(path: string, required: boolean, cause: unknown): NovaCronError {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new NovaCronError("NC1320", `the policies' decision log ${path} cannot be written: ${why}`, {
    property: "policies.log",
    expected: "a path that can be appended to, with room on its disk",
    remedy: required
      ? "Make room or correct the path; policies.logRequired demands that everything is logged."
      : "Make room or correct the path; what was said until then is not logged.",
    cause,
  });
}
