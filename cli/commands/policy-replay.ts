import { resolve } from "node:path";
import { type LoadPoliciesOptions, loadPolicies } from "../../provider/policy/policy-host.ts";
import { readLog } from "../../provider/policy/replay/read-log.ts";
import { changesAnything, replayLog } from "../../provider/policy/replay/replay-log.ts";
import { readPolicyData } from "../policy-data.ts";
import { findProject } from "../project.ts";
import { projectPolicies } from "../project-policies.ts";
import { renderReplay } from "../replay/render-replay.ts";
import type { Terminal } from "../terminal.ts";

/** Options of `novacron policy replay`. */
export interface PolicyReplayOptions {
  readonly bundle?: string;
  readonly data?: string;
  readonly stack?: string;
  readonly json?: boolean;
}

/** What the command ends with where other rules would say something else. */
export const somethingChanges = 3;

/**
 * `novacron policy replay LOG`: what other rules, or other data, would have said to what is in a decision log.
 * @returns 0 where nothing would change, {@link somethingChanges} where something would.
 * @throws {NovaCronError} NC1321 for the log; NC1301, NC1302, NC1003 for the rules and their data; NC1903 for --data.
 */
export async function policyReplay(path: string, options: PolicyReplayOptions, terminal: Terminal): Promise<number> {
  const host = await loadPolicies(await policiesFor(options, terminal));
  const log = await readLog(resolve(terminal.directory, path));
  const replay = replayLog(log, host);
  if (log.damaged.length > 0) {
    terminal.err(`warning: ${log.damaged.length} lines of ${path} are damaged, the first is line ${log.damaged[0]}\n`);
  }
  if (options.json === true) {
    terminal.out(`${JSON.stringify({ policies: host.digest, ...replay, damagedLines: log.damaged }, null, 2)}\n`);
  } else terminal.out(renderReplay(replay, terminal));
  return changesAnything(replay) ? somethingChanges : 0;
}

async function policiesFor(options: PolicyReplayOptions, terminal: Terminal): Promise<LoadPoliciesOptions> {
  const project = await findProject(terminal, options.stack);
  const configured = project === null ? {} : projectPolicies(project);
  const data =
    options.data === undefined ? configured.data : await readPolicyData(resolve(terminal.directory, options.data));
  if (options.bundle === undefined) return { ...configured, data };
  const bundleDirectory = resolve(terminal.directory, options.bundle);
  return { bundleDirectory, unverified: true, keepShipped: configured.keepShipped, data };
}
