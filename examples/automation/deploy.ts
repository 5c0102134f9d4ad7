import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { LocalWorkspace, type Stack } from "@pulumi/pulumi/automation/index.js";
import { program } from "./program.ts";

/** What this program needs of a review: `novacron review --format json` has more. */
interface Review {
  readonly outcome: "passed" | "violations" | "incomplete";
  /** What would be applied, by its digest. */
  readonly plan: { readonly digest: string };
  readonly findings: readonly { readonly rule: string; readonly name: string; readonly message: string }[];
}

const here = import.meta.dirname;
const reviewFile = join(here, "review.json");
const novacron = join(dirname(createRequire(import.meta.url).resolve("novacron/package.json")), "cli", "novacron.mjs");

const [mode, stackName = "dev"] = process.argv.slice(2);
if (mode !== "review" && mode !== "up") {
  console.error("usage: node deploy.ts review|up [STACK]");
  process.exit(2);
}
if (mode === "up" && !existsSync(reviewFile)) {
  console.error("nothing was applied: there is no review.json; run node deploy.ts review");
  process.exit(5);
}
const folder = await mkdtemp(join(tmpdir(), "deploy-"));
try {
  const stack = await LocalWorkspace.createOrSelectStack(
    { stackName, projectName: "automation", program },
    { workDir: here },
  );
  process.exitCode = mode === "review" ? await review(stack) : await up(stack);
} finally {
  await rm(folder, { recursive: true, force: true });
}

/** Previews, reviews by the policies, and leaves the review for whoever reads it and for `up`. */
async function review(stack: Stack): Promise<number> {
  const { plan, found } = await previewed(stack);
  for (const { rule, name, message } of found.findings) console.log(`${rule} ${name}: ${message}`);
  console.log(`${found.outcome}: ${plan}`);
  await writeFile(reviewFile, JSON.stringify(found, null, 2));
  return found.outcome === "passed" ? 0 : 3;
}

/** Applies what was reviewed, and nothing else. */
async function up(stack: Stack): Promise<number> {
  const reviewed = JSON.parse(await readFile(reviewFile, "utf8")) as Review;
  if (reviewed.outcome !== "passed") {
    console.error(`nothing was applied: the review ended as ${reviewed.outcome}`);
    return 3;
  }
  // What was decided meanwhile may differ: another pipeline took the node, a price changed, or the program did.
  const { plan, planFile } = await previewed(stack);
  if (plan !== reviewed.plan.digest) {
    console.error(`nothing was applied: it would be ${plan}, and ${reviewed.plan.digest} was reviewed`);
    return 5;
  }
  // Pulumi keeps to the plan that was compared: what comes out otherwise in the up fails there.
  const { outputs } = await stack.up({ plan: planFile, onOutput: (text) => process.stdout.write(text) });
  for (const [name, { value }] of Object.entries(outputs)) console.log(`${name}: ${String(value)}`);
  return 0;
}

/** A preview as an update plan, with its review: the plan says what changes, and the state what it changes from. */
async function previewed(
  stack: Stack,
): Promise<{ readonly plan: string; readonly planFile: string; readonly found: Review }> {
  const [planFile, stateFile] = [join(folder, "plan.json"), join(folder, "state.json")];
  await stack.preview({ plan: planFile });
  const state = await stack.exportStack();
  await writeFile(stateFile, JSON.stringify(state));
  const { resources = [] } = state.deployment as { readonly resources?: readonly unknown[] };
  const before = resources.length === 0 ? [] : ["--state", stateFile];
  const args = [novacron, "review", planFile, ...before, "--fail-on", "high", "--format", "json"];
  const { stdout, stderr } = spawnSync(process.execPath, args, { cwd: here, encoding: "utf8" });
  if (stdout === "") throw new Error(stderr);
  const found = JSON.parse(stdout) as Review;
  return { plan: found.plan.digest, planFile, found };
}
