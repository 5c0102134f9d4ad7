import { expect } from "vitest";
import { decisionsIn } from "./decided.ts";
import { killNow } from "./kill-during.ts";
import { reservationsOf } from "./novacron-project.ts";
import { pluginsOf, stillRunning } from "./processes.ts";
import type { PulumiProject } from "./pulumi.ts";

/** What the store holds and what the state has: names of both, and of what only the store has. */
interface Compared {
  readonly inState: readonly string[];
  readonly left: readonly string[];
}

/**
 * Runs `pulumi up --skip-preview` and ends the CLI, or its plugin too, with SIGKILL at a moment when the state has some
 * resources, and the store has reservations of which the state knows nothing. To that end it is stopped again and again
 * while the two are compared.
 *
 * @param atLeast how many resources the state has by then.
 * @returns names of the resources that were booked, and are not in the state; nothing where all was done before.
 */
export async function killWithLeftOvers(
  project: PulumiProject,
  atLeast: number,
  victims: "CLI" | "both",
): Promise<readonly string[]> {
  const running = project.start("up", "--yes", "--skip-preview");
  if (running.pid === undefined) throw new Error("the CLI did not start");
  const plugins = await running
    .printed(/novacron:index:/)
    .then(() => pluginsOf(running.pid ?? 0))
    .catch(() => []);
  let ended = false;
  const done = running.done.then((result) => {
    ended = true;
    return result;
  });
  let found: Compared = { inState: [], left: [] };
  while (!ended) {
    running.kill("SIGSTOP");
    found = await compared(project);
    if (found.left.length > 0 && found.inState.length >= atLeast) break;
    running.kill("SIGCONT");
    // It gets as far as it can while this is read.
    await reservationsOf(project);
  }
  // Both at once: a plugin that finds its CLI gone frees what was booked in vain by itself.
  if (victims === "both") for (const plugin of plugins) killNow(plugin);
  running.kill("SIGKILL");
  const { exitCode, stdout, stderr } = await done;
  // What it was doing when it was stopped, it does no more: this is what it left.
  const { left } = victims === "both" ? await compared(project) : found;
  if (exitCode > 0) throw new Error(`it failed by itself:\n${stdout}${stderr}`);
  await expect.poll(() => stillRunning(plugins), { timeout: 60_000 }).toEqual([]);
  await project.run("cancel", "--yes");
  return left;
}

async function compared(project: PulumiProject): Promise<Compared> {
  const held = (await reservationsOf(project)).filter(
    ({ claim }) => claim.stack === `${project.name}/${project.stack}`,
  );
  const known = decisionsIn({ version: 3, deployment: { resources: await project.stateOnDisk() } });
  const left = held.filter(({ claim, decisionId }) => known[claim.name]?.decision.record !== decisionId);
  return { inState: Object.keys(known), left: left.map(({ claim }) => claim.name) };
}
