import { NovaCronError } from "../../provider/errors/novacron-error.ts";
import { unreadableLock } from "../../provider/lock/lock-errors.ts";
import { type LockFile, readLockFile } from "../../provider/lock/lock-file.ts";
import type { LockProblem } from "../../provider/lock/spooled.ts";
import { errorLine } from "../error-line.ts";
import { lockExitCodes } from "../lock/exit-codes.ts";
import { lockArguments } from "../lock/lock-arguments.ts";
import { lockPlace } from "../lock/lock-place.ts";
import { type LockedPreview, lockedPreview } from "../lock/locked-preview.ts";
import { notWhole } from "../lock/not-whole.ts";
import { stackOfUrn } from "../lock/stack-of-urn.ts";
import type { Terminal } from "../terminal.ts";

/** Options of `novacron lock check`. */
export interface LockCheckOptions {
  readonly file?: string;
  readonly stack?: string;
  readonly json?: boolean;
}

/** One placement that is not as it is locked. */
export interface LockFinding {
  readonly urn: string;
  readonly problems: readonly LockProblem[];
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
  const preview = await lockedPreview("check", path, args.preview, terminal);
  const unfit = notWhole(preview, "nothing was checked");
  if (unfit !== null) {
    terminal.err(`${errorLine(unfit)}\n`);
    return lockExitCodes.incomplete;
  }
  const findings = lockFindings(file, preview);
  const count = preview.urns.length;
  if (options.json) terminal.out(`${JSON.stringify({ file: name, placements: count, findings }, null, 2)}\n`);
  else if (findings.length > 0) terminal.out(renderFindings(findings));
  else terminal.out(`${name} fits: ${count} ${count === 1 ? "placement" : "placements"}\n`);
  return findings.length === 0 ? lockExitCodes.fits : lockExitCodes.differs;
}

/** The lock file. @throws {NovaCronError} NC2001 where there is none, too. */
export function openLock(path: string): LockFile {
  const file = readLockFile(path);
  if (file === null) throw unreadableLock(path, "does not exist", "Make it with `novacron lock write`");
  return file;
}

/** What is not as it is locked, in the order of the URNs: what a preview found, and what the program has no more. */
export function lockFindings(file: LockFile, { plan, urns, said }: LockedPreview): readonly LockFinding[] {
  const own = stackOfUrn(plan);
  const present = new Set(urns);
  const gone = [...file.keys()].filter((urn) => own(urn) && !present.has(urn));
  const findings = [
    ...urns.flatMap((urn) => {
      const each = said.get(urn);
      return each?.what === "verdict" && each.problems.length > 0 ? [{ urn, problems: each.problems }] : [];
    }),
    ...gone.map((urn) => ({ urn, problems: [removed(urn)] })),
  ];
  return findings.sort((a, b) => (a.urn < b.urn ? -1 : 1));
}

/** Findings in lines, each with its code. */
export function renderFindings(findings: readonly LockFinding[]): string {
  return findings.flatMap(({ problems }) => problems.map(({ message }) => `${message}\n`)).join("");
}

function removed(urn: string): LockProblem {
  const { code, message } = new NovaCronError(
    "NC2009",
    `${urn.split("::").slice(3).join("::")} is in the lock file, and the program has it no more`,
    { remedy: "Put it back, or take it out of the lock file with `novacron lock write`" },
  );
  return { code, message };
}
