import { readFile } from "node:fs/promises";
import { parseDocument } from "yaml";
import { z } from "zod";
import type { KeyRing } from "../../crypto/key-ring.ts";
import { NovaCronError } from "../../errors/novacron-error.ts";
import { signatureFault } from "./sign-waiver.ts";
import { parseUrnGlob } from "./urn-glob.ts";
import { maximumWaiverDays, noWaivers, type Waiver, type WaiverBook, waiverBook } from "./waiver-book.ts";
import { type WaiverEntry, waiverEntry } from "./waiver-file.ts";

/** Which file, and whom to trust. */
export interface ReadWaiversOptions {
  /** Absolute path of a YAML or JSON file. Where it does not exist, there are no waivers. */
  readonly path: string;
  readonly ring: KeyRing;
}

/**
 * Reads a waiver file. What does not hold is among the refused, with the reason, and lifts nothing.
 * @throws {NovaCronError} NC1310 when the file cannot be read, is no list of waivers, or a newer NovaCron wrote it.
 */
export async function readWaivers({ path, ring }: ReadWaiversOptions): Promise<WaiverBook> {
  const text = await readFile(path, "utf8").catch((cause: unknown) => {
    if (cause instanceof Error && "code" in cause && cause.code === "ENOENT") return undefined;
    throw unreadable(path, "cannot be read", cause);
  });
  return text === undefined ? noWaivers : judgeWaivers(parseWaivers(text, path), ring);
}

const envelope = z.strictObject({ formatVersion: z.int(), waivers: z.array(z.unknown()) });

/**
 * The entries of a waiver file, not judged yet. An empty file has none.
 * @throws {NovaCronError} NC1310.
 */
export function parseWaivers(text: string, path: string): readonly unknown[] {
  const document = parseDocument(text, { strict: true, uniqueKeys: true, prettyErrors: false });
  const [fault] = document.errors;
  if (fault) throw unreadable(path, fault.message, fault);
  let content: unknown;
  try {
    content = document.toJS({ maxAliasCount: 0 });
  } catch (cause) {
    throw unreadable(path, cause instanceof Error ? cause.message : String(cause), cause);
  }
  if (content === null || content === undefined) return [];
  const parsed = envelope.safeParse(content);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw unreadable(path, `${issue?.path.join(".") || "the whole"}: ${issue?.message}`, parsed.error);
  }
  if (parsed.data.formatVersion !== 1) throw unreadable(path, `has format ${parsed.data.formatVersion}, not 1`);
  return parsed.data.waivers;
}

/** Judges entries: what they say, how far they reach, how long they last, and who signed them. */
export function judgeWaivers(entries: readonly unknown[], ring: KeyRing): WaiverBook {
  const ids = entries.map(idOfEntry);
  const waivers: Waiver[] = [];
  const refused: { readonly id: string; readonly why: string }[] = [];
  for (const [index, entry] of entries.entries()) {
    const id = ids[index] ?? `entry ${index + 1}`;
    const isTwice = ids.filter((other) => other === ids[index]).length > 1;
    const judged = isTwice && ids[index] !== undefined ? "its id occurs twice" : judge(entry, ring);
    if (typeof judged === "string") refused.push({ id, why: judged });
    else waivers.push(judged);
  }
  return waiverBook(waivers, refused);
}

/** The id of an entry as far as it has one, whatever else it is. */
export function idOfEntry(entry: unknown): string | undefined {
  const id: unknown = typeof entry === "object" && entry !== null && "id" in entry ? entry.id : undefined;
  return typeof id === "string" && id !== "" ? id : undefined;
}

/** The waiver, or why it does not hold. */
function judge(entry: unknown, ring: KeyRing): Waiver | string {
  const parsed = waiverEntry.safeParse(entry);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return `it is malformed: ${issue?.path.join(".") || "the whole"}: ${issue?.message}`;
  }
  return scopeFault(parsed.data) ?? signatureFault(ring, parsed.data) ?? waiverOf(parsed.data);
}

function waiverOf({ id, rule, resource, reason, owner, expires }: WaiverEntry): Waiver {
  return { id, rule, resource, reason, owner, expires: new Date(expires).toISOString() };
}

/** Why a waiver reaches too far, over resources or in time; null where it does not. */
export function scopeFault({ resource, issued, expires }: WaiverEntry): string | null {
  const glob = parseUrnGlob(resource);
  if (typeof glob === "string") return glob;
  const days = (Date.parse(expires) - Date.parse(issued)) / (24 * 3_600_000);
  if (days <= 0) return `it expires at ${expires}, before it was issued`;
  if (days > maximumWaiverDays) {
    return `it is too broad: it lasts ${Math.ceil(days)} days, and ${maximumWaiverDays} are the most`;
  }
  return null;
}

function unreadable(path: string, what: string, cause?: unknown): NovaCronError {
  return new NovaCronError("NC1310", `${path}: ${what}`, {
    property: "policies.waivers",
    expected: "a YAML or JSON file with formatVersion 1 and a list of waivers",
    remedy: "Correct it; schema/waivers.schema.json describes the format, `novacron waiver new` adds an entry.",
    cause,
  });
}
