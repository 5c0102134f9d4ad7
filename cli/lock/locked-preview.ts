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

/**
 * Runs a preview in which the provider writes or checks a lock file.
 * @param lock absolute path of the file; null where nothing is to be taken over.
 * @param args for `pulumi preview`.
 * @throws {NovaCronError} NC1904 where there is no preview at all; NC1901, NC1920.
 */
export async function lockedPreview(
  mode: "write" | "check",
  lock: string | null,
  args: readonly string[],
  terminal: Terminal,
): Promise<LockedPreview> {
  const folder = await mkdtemp(join(tmpdir(), "novacron-lock-"));
  try {
    const environment = {
      ...terminal.environment,
      NOVACRON_LOCK: lock ?? "",
      NOVACRON_LOCK_MODE: mode,
      NOVACRON_LOCK_SPOOL: folder,
    };
    const plan = previewOf(
      await runPulumi(["preview", "--json", "--show-sames", ...args], { ...terminal, environment }),
    );
    const urns = remaining(plan).flatMap(({ type, urn }) => (decidedType(type) === undefined ? [] : [urn]));
    return { plan, urns, said: readSpool(folder) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
