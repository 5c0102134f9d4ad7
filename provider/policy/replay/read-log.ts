import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import { digestOf } from "../../crypto/canonical-json.ts";
import { NovaCronError } from "../../errors/novacron-error.ts";
import { type EvaluationLine, type LogLine, logLine, type ResourceLine } from "../log-lines.ts";

/** A decision log as it is replayed: each thing once. */
export interface ReadLog {
  /** By `inputDigest`, then by what was said and waived; the latest of equal ones. */
  readonly evaluations: readonly EvaluationLine[];
  /** The latest line of each resource. */
  readonly resources: readonly ResourceLine[];
  /** By digest of policies: what their rules read. */
  readonly reads: ReadonlyMap<string, readonly string[]>;
  /** Numbers of lines that are none, or whose input is not the one that was logged. */
  readonly damaged: readonly number[];
}

/**
 * Reads a decision log. Lines that are damaged are counted and left out: a full disk or a kill may have cut one off.
 * @throws {NovaCronError} NC1321 where the file cannot be read, or holds not one line of a decision log.
 */
export async function readLog(path: string): Promise<ReadLog> {
  const evaluations = new Map<string, EvaluationLine>();
  const resources = new Map<string, ResourceLine>();
  const reads = new Map<string, readonly string[]>();
  const damaged: number[] = [];
  let number = 0;
  try {
    for await (const text of createInterface({ input: createReadStream(path), crlfDelay: Number.POSITIVE_INFINITY })) {
      number++;
      if (text.trim() === "") continue;
      const line = lineOf(text);
      if (line === null) damaged.push(number);
      else if (line.line === "policies") reads.set(line.digest, line.reads);
      else if (line.line === "resource") resources.set(line.urn, line);
      else evaluations.set(keyOf(line), line);
    }
  } catch (cause) {
    throw unreadable(path, cause instanceof Error ? cause.message : String(cause), cause);
  }
  if (damaged.length > 0 && evaluations.size + resources.size + reads.size === 0) {
    throw unreadable(path, "it holds no line of a decision log");
  }
  return { evaluations: [...evaluations.values()], resources: [...resources.values()], reads, damaged };
}

function lineOf(text: string): LogLine | null {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return null;
  }
  const parsed = logLine.safeParse(json);
  if (!parsed.success) return null;
  const line = parsed.data;
  return line.line === "evaluation" && digestOf(line.input) !== line.inputDigest ? null : line;
}

function keyOf({ inputDigest, policies, rules, waivers }: EvaluationLine): string {
  return JSON.stringify([inputDigest, policies, rules.deny, waivers.map(({ rule, waiver }) => [rule, waiver])]);
}

function unreadable(path: string, what: string, cause?: unknown): NovaCronError {
  return new NovaCronError("NC1321", `${path} cannot be read as a decision log: ${what}`, {
    expected: "JSON lines as policies.log has them",
    remedy: "Give the path of a decision log; PATH.1 ... are its older parts.",
    cause,
  });
}
