import { readFile } from "node:fs/promises";
import { unreadablePlan } from "./plan-errors.ts";
import { isRecord } from "./plan-values.ts";
import type { ReviewPlan } from "./planned-resource.ts";
import { readPreview } from "./read-preview.ts";
import { readState, type StateToReview } from "./read-state.ts";
import { readUpdatePlan } from "./read-update-plan.ts";

/** Absolute paths of what is to be reviewed. */
export interface PlanFiles {
  readonly plan: string;
  /** A state, for what the plan leaves out. */
  readonly state?: string | undefined;
}

/**
 * Reads what is to be reviewed and tells by its content what it is: a preview, an update plan or a state.
 * @throws {NovaCronError} NC1920 for a file that is none of them, cut off, or newer than this version.
 */
export async function readPlan(files: PlanFiles): Promise<ReviewPlan> {
  const [content, state] = await Promise.all([
    readJson(files.plan),
    files.state === undefined ? undefined : stateOf(files.state),
  ]);
  return planOf(content, files.plan, state);
}

/** As {@link readPlan}, of text that is at hand. @param file names it in errors. */
export function parsePlanText(text: string, file: string): ReviewPlan {
  return planOf(json(text, file), file, undefined);
}

function planOf(content: unknown, file: string, state: StateToReview | undefined): ReviewPlan {
  if (!isRecord(content)) throw unreadablePlan(file, "is JSON, but no plan");
  if ("resourcePlans" in content) return readUpdatePlan(content, file, state);
  if ("deployment" in content) return readState(content, file);
  if ("steps" in content || "changeSummary" in content) return readPreview(content, file, state?.resources);
  throw unreadablePlan(file, "is neither a preview, nor an update plan, nor a state");
}

async function stateOf(file: string): Promise<StateToReview> {
  return readState(await readJson(file), file);
}

async function readJson(file: string): Promise<unknown> {
  let bytes: Buffer;
  try {
    bytes = await readFile(file);
  } catch (cause) {
    throw unreadablePlan(file, "cannot be read", cause);
  }
  // PowerShell 5 redirects as UTF-16.
  const isUtf16 = bytes[0] === 0xff && bytes[1] === 0xfe;
  return json(new TextDecoder(isUtf16 ? "utf-16le" : "utf-8").decode(bytes), file);
}

function json(text: string, file: string): unknown {
  if (text.trim() === "") throw unreadablePlan(file, "is empty");
  try {
    return JSON.parse(text);
  } catch {
    // The parser's message quotes the file, which may hold secrets.
    const isCut = /^\s*\{/.test(text) && !/\}\s*$/.test(text);
    throw unreadablePlan(file, isCut ? `is cut off after ${text.length} characters` : "is not JSON");
  }
}
