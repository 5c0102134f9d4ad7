import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readSpool, type Spooled } from "../../provider/lock/spooled.ts";
import { decidedType } from "../reattest/decided-types.ts";
import { type ReviewPlan, remaining } from "../review/planned-resource.ts";
import { previewOf } from "../review/preview-of.ts";
import { runPulumi } from "../run-pulumi.ts";
import type { Terminal } from "../terminal.ts";

/** A preview with what the provider said of each placement. */
export interface LockedPreview {
  readonly plan: ReviewPlan;
  /** URNs of the placements and jobs that would exist, in the plan's order. */
  readonly urns: readonly string[];
  /** By URN. Those whose inputs are unknown are not in it. */
  readonly said: ReadonlyMap<string, Spooled>;
}

/** What the provider is to do with which lock file. */
export interface LockTask {
  readonly mode: "write" | "check";
  /** Absolute path; null where nothing is to be taken over. */
  readonly path: string | null;
}

/**
 * Runs a preview in which the provider writes or checks a lock file.
 * @param task null for a preview like any other, of which nothing is said.
 * @param args for `pulumi preview`.
 * @throws {NovaCronError} NC1904 where there is no preview at all; NC1901, NC1920.
 */
export async function lockedPreview(
  task: LockTask | null,
  args: readonly string[],
  terminal: Terminal,
): Promise<LockedPreview> {
  const folder = await mkdtemp(join(tmpdir(), "novacron-lock-"));
  try {
    const environment = task === null ? terminal.environment : { ...terminal.environment, ...variables(task, folder) };
    const given = ["preview", "--json", "--show-sames", ...args];
    const plan = previewOf(await runPulumi(given, { ...terminal, environment }));
    const urns = remaining(plan).flatMap(({ type, urn }) => (decidedType(type) === undefined ? [] : [urn]));
    return { plan, urns, said: readSpool(folder) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function variables({ mode, path }: LockTask, folder: string): Readonly<Record<string, string>> {
  return { NOVACRON_LOCK: path ?? "", NOVACRON_LOCK_MODE: mode, NOVACRON_LOCK_SPOOL: folder };
}
