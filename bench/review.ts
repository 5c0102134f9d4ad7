/**
 * How long the review of a plan takes: `npm run bench:review [-- --json] [--resources 1000] [--runs 9]`.
 *
 * The preview is made up: resources of AWS, Azure and Google Cloud as people write them, one in ten a decided placement, one
 * in ten in breach of something. "process" is `novacron review` from its start to its end, with every format written;
 * "review" is what judging takes in a process that is warm.
 */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { makeReview } from "../cli/review/make-review.ts";
import { parsePlanText } from "../cli/review/read-plan.ts";
import { digestOf } from "../provider/crypto/canonical-json.ts";
import { loadPolicies } from "../provider/policy/policy-host.ts";
import { noWaivers } from "../provider/policy/waivers/waiver-book.ts";
import { projectRoot } from "../tools/toolchain.mjs";
import { median } from "./median.ts";
import { generatePreview } from "./preview-generator.ts";

const { values } = parseArgs({
  options: {
    json: { type: "boolean", default: false },
    resources: { type: "string", default: "1000" },
    runs: { type: "string", default: "9" },
  },
});
const runs = Number(values.runs);
const resources = Number(values.resources);
// Without its build the command runs its sources, which takes longer to start, and is not what users get.
if (!existsSync(join(projectRoot, "dist", "cli", "main.js"))) throw new Error("nothing is built: npm run build");

const folder = await mkdtemp(join(tmpdir(), "novacron-bench-review-"));
const text = JSON.stringify(generatePreview(resources));
await writeFile(join(folder, "plan.json"), text);
const formats = ["sarif", "markdown", "junit", "json"].flatMap((format) => [
  "--format",
  format,
  "--out",
  `r.${format}`,
]);

const host = await loadPolicies();
const review = (): ReturnType<typeof makeReview> =>
  makeReview(parsePlanText(text, "plan.json"), {
    host,
    waivers: noWaivers,
    failOn: "medium",
    baseline: null,
    nowMs: Date.parse("2026-03-01T12:00:00Z"),
  });
const made = review();
const result = {
  bench: "review",
  node: process.version,
  resources,
  rules: host.rules.length,
  findings: made.findings.length,
  plan: digestOf(made.plan.digest),
  runs,
  process: timed(() => whole(formats)),
  text: timed(() => whole([])),
  nothing: timed(() => command(["--version"], 0)),
  review: timed(() => {
    const before = process.cpuUsage();
    review();
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000;
  }),
};
await rm(folder, { recursive: true, force: true });

if (values.json) console.log(JSON.stringify(result));
else {
  console.log(
    `${resources} resources, ${host.rules.length} rules, ${made.findings.length} findings; medians of ${runs}`,
  );
  const shown = { "process, all formats": result.process, "process, text": result.text };
  for (const [name, { wallMs, cpuMs }] of Object.entries({
    ...shown,
    "--version": result.nothing,
    "review, warm": result.review,
  })) {
    console.log(`${name.padEnd(22)}${wallMs.toFixed(0)} ms, ${cpuMs.toFixed(0)} ms of processor time`);
  }
}

function whole(args: readonly string[]): number {
  return command(["review", "plan.json", "--policies", "shipped", ...args], 3);
}

/** Runs the command in a process of its own, which tells at its end what processor time it took, in milliseconds. */
function command(args: readonly string[], expected: number): number {
  const tell =
    "process.on('exit', () => { const { user, system } = process.cpuUsage(); console.error('cpu ' + (user + system)); })";
  const { status, stderr } = spawnSync(
    process.execPath,
    ["--import", `data:text/javascript,${encodeURIComponent(tell)}`, join(projectRoot, "cli", "novacron.mjs"), ...args],
    { cwd: folder, encoding: "utf8", maxBuffer: 1 << 28 },
  );
  if (status !== expected) throw new Error(`novacron ${args.join(" ")} ended with ${status}:\n${stderr}`);
  return Number(/^cpu (\d+)$/m.exec(stderr)?.[1]) / 1000;
}

/** Medians. The first run fills caches and does not count. @param work gives the processor time that it took. */
function timed(work: () => number): { readonly wallMs: number; readonly cpuMs: number } {
  work();
  const all = Array.from({ length: runs }, () => {
    const began = performance.now();
    const cpuMs = work();
    return { wallMs: performance.now() - began, cpuMs };
  });
  return { wallMs: median(all.map(({ wallMs }) => wallMs)), cpuMs: median(all.map(({ cpuMs }) => cpuMs)) };
}
