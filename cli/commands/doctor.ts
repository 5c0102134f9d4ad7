import { join } from "node:path";
import { createColors } from "picocolors";
import { packageRoot } from "../../provider/package-root.ts";
import { checkCache } from "../doctor/cache-check.ts";
import { type CheckResult, runCheck } from "../doctor/check-result.ts";
import { checkModel, checkPolicies } from "../doctor/engine-checks.ts";
import { checkFleet } from "../doctor/fleet-check.ts";
import { checkForecasts } from "../doctor/forecast-check.ts";
import { checkKeys } from "../doctor/keys-check.ts";
import { checkLeftOvers } from "../doctor/left-overs-check.ts";
import { checkPlugin } from "../doctor/plugin-check.ts";
import { checkStore } from "../doctor/store-check.ts";
import { checkNode, checkPulumi } from "../doctor/tool-checks.ts";
import { checkWaivers } from "../doctor/waivers-check.ts";
import { openProject, type Project } from "../project.ts";
import type { Terminal } from "../terminal.ts";

/** Options of `novacron doctor`. */
export interface DoctorOptions {
  readonly stack?: string;
  readonly json?: boolean;
}

/**
 * `novacron doctor`: checks everything that a preview needs, one after the other, and says how to mend what is wrong.
 * @returns 1 when a check failed.
 */
export async function doctor(options: DoctorOptions, terminal: Terminal): Promise<number> {
  let project: Project | null = null;
  const results: CheckResult[] = [];
  const check = async (name: string, work: () => Promise<Omit<CheckResult, "name">>): Promise<void> => {
    const result = await runCheck(name, work);
    results.push(result);
    if (options.json !== true) terminal.out(renderResult(result, terminal));
  };
  /** What can be looked at in a project only. */
  const inProject =
    (work: (project: Project) => Promise<Omit<CheckResult, "name">>) => async (): Promise<Omit<CheckResult, "name">> =>
      project === null ? { status: "skip", message: "needs a project" } : work(project);

  await check("node", () => checkNode(terminal));
  await check("pulumi", () => checkPulumi(terminal, terminal.directory));
  await check("project", async () => {
    project = await openProject(terminal, options.stack);
    return {
      status: "ok",
      message: `${project.name}, ${project.stack === null ? "no stack selected" : `stack ${project.stack}`}`,
      details: { file: project.file },
    };
  });
  // Not known to the compiler: the check above sets it in a closure.
  const opened = project as Project | null;
  await check("plugin", async () => {
    const result = await checkPlugin(
      opened?.pluginDirectory ?? join(packageRoot, "provider", "bin"),
      opened?.directory ?? terminal.directory,
      terminal,
    );
    if (opened === null || opened.pluginDirectory !== null || result.status === "fail") return result;
    return {
      ...result,
      status: "warn",
      message: `${result.message}, but Pulumi.yaml does not name it`,
      remedy: "Run `novacron init`",
    };
  });
  await check("fleet", inProject(checkFleet));
  await check(
    "forecasts",
    inProject((found) => checkForecasts(found, terminal)),
  );
  await check(
    "store",
    inProject((found) => checkStore(found, terminal)),
  );
  await check(
    "leftovers",
    inProject((found) => checkLeftOvers(found, terminal)),
  );
  await check(
    "keys",
    inProject((found) => checkKeys(found, terminal)),
  );
  await check("model", checkModel);
  await check("policies", () => checkPolicies(opened));
  await check(
    "waivers",
    inProject((found) => checkWaivers(found, terminal)),
  );
  await check(
    "cache",
    inProject((found) => checkCache(found, terminal)),
  );

  const failed = results.filter((result) => result.status === "fail").length;
  if (options.json === true) terminal.out(`${JSON.stringify({ ok: failed === 0, checks: results }, null, 2)}\n`);
  return failed === 0 ? 0 : 1;
}

function renderResult({ name, status, message, remedy }: CheckResult, terminal: Terminal): string {
  const { green, yellow, red, dim } = createColors(terminal.color);
  const paint = { ok: green, warn: yellow, fail: red, skip: dim }[status];
  const mend = remedy === undefined ? "" : `\n${" ".repeat(16)}${remedy}`;
  return `${paint(status.padEnd(5))} ${name.padEnd(9)} ${message}${mend}\n`;
}
