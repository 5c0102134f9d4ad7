import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import Table from "cli-table3";
import pc from "picocolors";
import type { DecisionSummary } from "../provider/schema/decision.ts";

/** The main job on the embedded default: `npm run up` and `npm run down`. State and store lie inside the example's folder. */
const project = join(import.meta.dirname, "..", "examples", "quickstart");
const stateDirectory = join(project, ".novacron", "state");
const stack = "local";
const environment = {
  ...process.env,
  // Without metadata: the CLI writes a file's attributes in two steps, and a kill in between makes the state unreadable.
  PULUMI_BACKEND_URL: `${pathToFileURL(stateDirectory).href}?metadata=skip`,
  // The quickstart keeps no secrets; a stack of yours takes its own passphrase or key service.
  PULUMI_CONFIG_PASSPHRASE: process.env.PULUMI_CONFIG_PASSPHRASE ?? "quickstart",
  PULUMI_SKIP_UPDATE_CHECK: "true",
  // All that the quickstart needs is built here; the clouds' SDKs beside it would make the CLI fetch their plugins.
  PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
};

interface StackResource {
  readonly urn: string;
  readonly type: string;
  readonly outputs?: Readonly<Record<string, unknown>> & { readonly decision?: DecisionSummary };
}

/** No colours of the table's own: picocolors knows whether the output is a terminal. */
const plain = { head: [], border: [] };

const action = process.argv[2];
mkdirSync(stateDirectory, { recursive: true });
releaseDeadLock();
if (action === "up") await up();
else if (action === "down") await down();
else {
  console.error(`tools/quickstart.ts: "${action ?? ""}" is not an action; expected up or down`);
  process.exitCode = 2;
}

async function up(): Promise<void> {
  pulumiQuietly(["stack", "select", "--create", stack]);
  const status = await pulumi(["up", "--yes", "--stack", stack, "--suppress-outputs", ...process.argv.slice(3)]);
  if (status !== 0) process.exit(status);
  printResult();
}

async function down(): Promise<void> {
  if (!existsSync(join(stateDirectory, ".pulumi"))) {
    console.log("There is nothing to take down: the quickstart is not up.");
    return;
  }
  const status = await pulumi(["destroy", "--yes", "--stack", stack, ...process.argv.slice(3)]);
  if (status !== 0) process.exit(status);
  console.log("All capacity is free again. `npm run up` brings it back.");
}

function pulumi(args: readonly string[]): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn("pulumi", args, { cwd: project, env: environment, stdio: "inherit" });
    child.on("error", reject);
    child.on("exit", (code, signal) => resolve(code ?? (signal === null ? 0 : 1)));
  });
}

function pulumiQuietly(args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync("pulumi", args, {
    cwd: project,
    env: environment,
    encoding: "utf8",
    maxBuffer: 1 << 28,
  });
  if (status === 0) return stdout;
  console.error(stderr);
  process.exit(status ?? 1);
}

/** A run that was killed leaves its lock in the state folder. Where its process is gone, so may the lock be. */
function releaseDeadLock(): void {
  const locks = join(stateDirectory, ".pulumi", "locks", "organization", "quickstart", stack);
  if (!existsSync(locks)) return;
  for (const file of readdirSync(locks).filter((name) => name.endsWith(".json"))) {
    const holder = JSON.parse(readFileSync(join(locks, file), "utf8")) as {
      readonly pid: number;
      readonly hostname: string;
    };
    if (holder.hostname !== hostname() || isAlive(holder.pid)) continue;
    console.log(`A run that was killed (process ${holder.pid}) left the stack locked; releasing it.`);
    pulumiQuietly(["cancel", "--yes", "--stack", stack]);
    return;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

function printResult(): void {
  const state = JSON.parse(pulumiQuietly(["stack", "export", "--stack", stack])) as {
    deployment: { resources: StackResource[] };
  };
  // The state has them in the order in which they happened to be registered, another one at each run.
  const of = (type: string) =>
    state.deployment.resources
      .filter((resource) => resource.type === type)
      .sort((a, b) => (nameOf(a.urn) < nameOf(b.urn) ? -1 : 1));
  const machines = new Table({
    style: plain,
    head: ["machine", "runs on", "score", "why", "EUR/month", "g CO2e/h", "risk 6 h"].map((text) => pc.bold(text)),
  });
  for (const { urn, outputs } of of("novacron:index:Placement")) {
    const decision = outputs?.decision;
    if (decision === undefined) continue;
    machines.push([
      nameOf(urn),
      `${decision.target}\n${pc.dim(`${decision.country}, ${decision.zone ?? ""}`)}`,
      `${decision.score.toFixed(2)}\n${pc.dim(`conf. ${decision.confidence.toFixed(2)}`)}`,
      reasons(decision),
      amount(decision.costPerMonth, 2),
      amount(decision.carbonGramsPerHour, 1),
      decision.risk === undefined ? "unknown" : `${(decision.risk * 100).toFixed(2)} %`,
    ]);
  }
  console.log(machines.toString());
  const jobs = new Table({
    style: plain,
    head: ["quantum job", "ran on", "qubits", "depth", "2-qubit gates", "outcomes", "ms", "EUR"].map((text) =>
      pc.bold(text),
    ),
  });
  for (const { urn, outputs } of of("novacron:index:QuantumJob")) {
    if (outputs?.decision === undefined) continue;
    const counts = Object.entries(outputs.counts as Record<string, number>).sort(([, a], [, b]) => b - a);
    jobs.push([
      nameOf(urn),
      outputs.decision.target,
      Number(outputs.qubits),
      Number(outputs.depth),
      Number(outputs.twoQubitGates),
      counts
        .slice(0, 3)
        .map(([outcome, count]) => `${outcome}: ${count}`)
        .join("\n"),
      Number(outputs.durationMs),
      amount(outputs.decision.costPerMonth, 2),
    ]);
  }
  console.log(jobs.toString());
  console.log(
    `${pc.dim("The whole reasoning of one decision:")} npm run explain web-1   ${pc.dim("Free it all:")} npm run down`,
  );
}

function nameOf(urn: string): string {
  return urn.split("::").at(-1) ?? urn;
}

function amount(value: number | undefined, digits: number): string {
  return value === undefined ? "unknown" : value.toFixed(digits);
}

/** The first clause of why it won, and by how much the next one lost; `novacron explain` has the rest. */
function reasons({ why, runnerUp }: DecisionSummary): string {
  const [won = ""] = why.split(";");
  if (runnerUp === undefined) return wrap(won, 52);
  const [name = "", gap = ""] = runnerUp.split(": ");
  return `${wrap(won, 52)}\n${pc.dim(`next: ${name}, ${gap}`)}`;
}

/** Breaks lines at blanks, so that the table stays within a terminal. */
function wrap(text: string, width: number): string {
  return text
    .split("\n")
    .map((line) => line.replace(new RegExp(`(?![^\\n]{1,${width}}$)([^\\n]{1,${width}})\\s`, "g"), "$1\n"))
    .join("\n");
}
