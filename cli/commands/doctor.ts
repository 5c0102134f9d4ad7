import { join } from "node:path";
import { createColors } from "picocolors";
import { packageRoot } from "../../provider/package-root.ts";
import { checkCache } from "../doctor/cache-check.ts";
import { checkCatalogue } from "../doctor/catalogue-check.ts";
import { type CheckResult, runCheck } from "../doctor/check-result.ts";
import { checkModel, checkPolicies } from "../doctor/engine-checks.ts";
import { checkFleet } from "../doctor/fleet-check.ts";
import { checkForecasts } from "../doctor/forecast-check.ts";
import { checkKeys } from "../doctor/keys-check.ts";
import { checkLeftOvers } from "../doctor/left-overs-check.ts";
import { checkPlugin } from "../doctor/plugin-check.ts";
import { checkStore } from "../doctor/store-check.ts";
import { checkTelemetry } from "../doctor/telemetry-check.ts";
import { checkNode, checkPulumi } from "../doctor/tool-checks.ts";
import { checkToolchain } from "../doctor/toolchain-check.ts";
import { checkWaivers } from "../doctor/waivers-check.ts";
import { openProject, type Project } from "../project.ts";
import type { Terminal } from "../terminal.ts";

/** Options of `novacron doctor`. */
export interface DoctorOptions {
  readonly stack?: string;
  readonly json?: boolean;
  /** Whether warnings fail, too. */
  readonly strict?: boolean;
}

type Finding = Omit<CheckResult, "name">;
/** What one check looks at: the project, or null outside of one. */
type Check = (project: Project | null) => Promise<Finding>;

/**
 * `novacron doctor`: checks everything that a preview needs, and says how to mend what is wrong. Checks wait for files,
 * processes and servers, so most of them go on at once; what they found is told in one order.
 * @returns 1 when a check failed, with `strict` also when one warned.
 */
export async function doctor(options: DoctorOptions, terminal: Terminal): Promise<number> {
  const results: CheckResult[] = [];
  const tell = async (result: Promise<CheckResult>): Promise<void> => {
    const told = await result;
    results.push(told);
    if (options.json !== true) terminal.out(renderResult(told, terminal));
  };
  let project: Project | null = null;
  const opening = runCheck("project", async () => {
    project = await openProject(terminal, options.stack);
    return projectFound(project);
  });
  const tools = [
    runCheck("node", () => checkNode(terminal)),
    runCheck("pulumi", () => checkPulumi(terminal, terminal.directory)),
  ];
  for (const each of [...tools, opening]) await tell(each);
  // Not known to the compiler: the check above sets it in a closure.
  const opened = project as Project | null;
  // By itself: how long it takes to start is told.
  await tell(runCheck("plugin", () => checkNamedPlugin(opened, terminal)));
  const checks = Object.entries(othersOf(terminal)).map(([name, check]) => runCheck(name, () => check(opened)));
  for (const each of checks) await tell(each);

  const failed = results.some(({ status }) => status === "fail" || (options.strict === true && status === "warn"));
  if (options.json === true) terminal.out(`${JSON.stringify({ ok: !failed, checks: results }, null, 2)}\n`);
  return failed ? 1 : 0;
}

/** In the order in which they are told. */
function othersOf(terminal: Terminal): Readonly<Record<string, Check>> {
  return {
    toolchain: inProject((project) => checkToolchain(project, terminal)),
    fleet: inProject(checkFleet),
    catalogue: inProject((project) => checkCatalogue(project, terminal)),
    forecasts: inProject((project) => checkForecasts(project, terminal)),
    store: inProject((project) => checkStore(project, terminal)),
    leftovers: inProject((project) => checkLeftOvers(project, terminal)),
    keys: inProject((project) => checkKeys(project, terminal)),
    model: () => checkModel(),
    policies: checkPolicies,
    waivers: inProject((project) => checkWaivers(project, terminal)),
    cache: inProject((project) => checkCache(project, terminal)),
    telemetry: (project) => checkTelemetry(project, terminal),
  };
}

function inProject(check: (project: Project) => Promise<Finding>): Check {
  return async (project) => (project === null ? { status: "skip", message: "needs a project" } : check(project));
}

function projectFound({ name, stack, file }: Project): Finding {
  return {
    status: "ok",
    message: `${name}, ${stack === null ? "no stack selected" : `stack ${stack}`}`,
    details: { file },
  };
}

async function checkNamedPlugin(project: Project | null, terminal: Terminal): Promise<Finding> {
  const folder = project?.pluginDirectory ?? join(packageRoot, "provider", "bin");
  const result = await checkPlugin(folder, project?.directory ?? terminal.directory, terminal);
  if (project === null || project.pluginDirectory !== null || result.status === "fail") return result;
  return {
    ...result,
    status: "warn",
    message: `${result.message}, but Pulumi.yaml does not name it`,
    remedy: "Run `novacron init`",
  };
}

function renderResult({ name, status, message, remedy }: CheckResult, terminal: Terminal): string {
  const { green, yellow, red, dim } = createColors(terminal.color);
  const paint = { ok: green, warn: yellow, fail: red, skip: dim }[status];
  const mend = remedy === undefined ? "" : `\n${" ".repeat(16)}${remedy}`;
  return `${paint(status.padEnd(5))} ${name.padEnd(9)} ${message}${mend}\n`;
}
