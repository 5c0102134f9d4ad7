import { createColors } from "picocolors";
import { type CheckResult, runCheck } from "../doctor/check-result.ts";
import { checkNode, checkPulumi } from "../doctor/tool-checks.ts";
import type { Project } from "../project.ts";
import type { Terminal } from "../terminal.ts";

/** Options of `novacron doctor`. */
export interface DoctorOptions {
  readonly stack?: string;
  readonly json?: boolean;
  /** Whether warnings fail, too. */
  readonly strict?: boolean;
}

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
  // The CLI takes as long to say its version as all the rest; what the other checks need is imported in the meantime.
  const tools = [
    runCheck("node", () => checkNode(terminal)),
    runCheck("pulumi", () => checkPulumi(terminal, terminal.directory)),
  ];
  const [{ checkNamedPlugin, checksOf }, { openProject }] = await Promise.all([
    import("../doctor/checks.ts"),
    import("../project.ts"),
  ]);
  let project: Project | null = null;
  const opening = await runCheck("project", async () => {
    project = await openProject(terminal, options.stack);
    return projectFound(project);
  });
  // Not known to the compiler: the check above sets it in a closure.
  const opened = project as Project | null;
  // Nothing else is done in this process until it has started: how long that takes is told.
  const plugin = await runCheck("plugin", () => checkNamedPlugin(opened, terminal));
  const others = Object.entries(checksOf(opened, terminal)).map(([name, check]) => runCheck(name, check));
  for (const each of [...tools, Promise.resolve(opening), Promise.resolve(plugin), ...others]) await tell(each);
  const failed = results.some(({ status }) => status === "fail" || (options.strict === true && status === "warn"));
  if (options.json === true) terminal.out(`${JSON.stringify({ ok: !failed, checks: results }, null, 2)}\n`);
  return failed ? 1 : 0;
}

function projectFound({ name, stack, file }: Project): Omit<CheckResult, "name"> {
  return {
    status: "ok",
    message: `${name}, ${stack === null ? "no stack selected" : `stack ${stack}`}`,
    details: { file },
  };
}

function renderResult({ name, status, message, remedy }: CheckResult, terminal: Terminal): string {
  const { green, yellow, red, dim } = createColors(terminal.color);
  const paint = { ok: green, warn: yellow, fail: red, skip: dim }[status];
  const mend = remedy === undefined ? "" : `\n${" ".repeat(16)}${remedy}`;
  return `${paint(status.padEnd(5))} ${name.padEnd(9)} ${message}${mend}\n`;
}
