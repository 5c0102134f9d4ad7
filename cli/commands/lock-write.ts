import { NovaCronError } from "../../provider/errors/novacron-error.ts";
import type { LockEntry } from "../../provider/lock/lock-entry.ts";
import { type LockFile, readLockFile } from "../../provider/lock/lock-file.ts";
import { stackOfUrn } from "../../provider/lock/stack-of-urn.ts";
import { errorLine } from "../error-line.ts";
import { lockExitCodes } from "../lock/exit-codes.ts";
import { lockArguments } from "../lock/lock-arguments.ts";
import { renderLockChanges } from "../lock/lock-changes.ts";
import { lockPlace } from "../lock/lock-place.ts";
import { type LockedPreview, lockedPreview } from "../lock/locked-preview.ts";
import { notWhole } from "../lock/not-whole.ts";
import { updateLock } from "../lock/update-lock.ts";
import type { Terminal } from "../terminal.ts";

/** Options of `novacron lock write`. */
export interface LockWriteOptions {
  readonly file?: string;
  readonly stack?: string;
  /** Nothing is taken over from the file that is there. */
  readonly fresh?: boolean;
}

/**
 * `novacron lock write`: previews, and writes the decisions. What is locked already and still fits stays, byte for byte; the
 * lines of other stacks stay as they are.
 * @param given arguments for `pulumi preview`.
 * @returns one of `lockExitCodes`.
 * @throws {NovaCronError} NC2001, NC1606 for the file that is there; NC1901 to NC1904.
 */
export async function lockWrite(
  given: readonly string[],
  options: LockWriteOptions,
  terminal: Terminal,
): Promise<number> {
  const args = lockArguments(given, options.stack);
  const { path, name } = await lockPlace(options.file, args.stack, terminal);
  const before: LockFile = readLockFile(path) ?? new Map();
  terminal.err("Previewing what would be placed where ...\n");
  const takesOver = before.size > 0 && options.fresh !== true;
  const preview = await lockedPreview({ mode: "write", path: takesOver ? path : null }, args.preview, terminal);
  const unfit = notWhole(preview, "nothing was written");
  if (unfit !== null) {
    terminal.err(`${errorLine(unfit)}\n`);
    return lockExitCodes.incomplete;
  }
  const after = entriesOf(preview);
  const { changes, written } = updateLock(path, stackOfUrn(preview.plan), after);
  const unchanged = `${name} is as it should be: ${after.length} ${after.length === 1 ? "placement" : "placements"}`;
  terminal.out(`${written ? renderLockChanges(changes, name) : unchanged}\n`);
  return lockExitCodes.fits;
}

function entriesOf({ urns, said }: LockedPreview): readonly LockEntry[] {
  return urns.map((urn) => {
    const each = said.get(urn);
    if (each?.what === "entry") return each.entry;
    throw new NovaCronError("NC1803", `the preview has ${urn}, and the provider said nothing of it`);
  });
}
