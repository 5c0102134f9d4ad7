import { errorLine } from "../error-line.ts";
import { lockExitCodes } from "../lock/exit-codes.ts";
import { lockArguments } from "../lock/lock-arguments.ts";
import { lockFindings } from "../lock/lock-findings.ts";
import { lockPlace } from "../lock/lock-place.ts";
import { lockedPreview } from "../lock/locked-preview.ts";
import { notWhole } from "../lock/not-whole.ts";
import { openLock } from "../lock/open-lock.ts";
import type { Terminal } from "../terminal.ts";

/** Options of `novacron lock check`. */
export interface LockCheckOptions {
  readonly file?: string;
  readonly stack?: string;
  readonly json?: boolean;
}

/**
 * `novacron lock check`: whether every placement of the program gets what is locked, on the fleet and by the policies as they
 * are now. Decides nothing, and needs no private key where no input is secret.
 * @returns one of `lockExitCodes`.
 * @throws {NovaCronError} NC2001, NC1606; NC1901 to NC1904.
 */
export async function lockCheck(
  given: readonly string[],
  options: LockCheckOptions,
  terminal: Terminal,
): Promise<number> {
  const args = lockArguments(given, options.stack);
  const { path, name } = await lockPlace(options.file, args.stack, terminal);
  const file = openLock(path);
  const preview = await lockedPreview({ mode: "check", path }, args.preview, terminal);
  const unfit = notWhole(preview, "nothing was checked");
  if (unfit !== null) {
    terminal.err(`${errorLine(unfit)}\n`);
    return lockExitCodes.incomplete;
  }
  const findings = lockFindings(file, preview);
  const count = preview.urns.length;
  if (options.json) terminal.out(`${JSON.stringify({ file: name, placements: count, findings }, null, 2)}\n`);
  else if (findings.length > 0)
    terminal.out(findings.flatMap(({ problems }) => problems.map(({ message }) => `${message}\n`)).join(""));
  else terminal.out(`${name} fits: ${count} ${count === 1 ? "placement" : "placements"}\n`);
  return findings.length === 0 ? lockExitCodes.fits : lockExitCodes.differs;
}
