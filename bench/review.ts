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
  processMs: timed(() => whole(formats)),
  textMs: timed(() => whole([])),
  nothingMs: timed(() => command(["--version"], 0)),
  reviewMs: timed(review),
};
await rm(folder, { recursive: true, force: true });

if (values.json) console.log(JSON.stringify(result));
else {
  const ms = (value: number): string => `${value.toFixed(0)} ms`;
  console.log(
    `${resources} resources, ${host.rules.length} rules, ${made.findings.length} findings; medians of ${runs}`,
  );
  console.log(`process, all formats  ${ms(result.processMs)}`);
  console.log(`process, text         ${ms(result.textMs)}`);
  console.log(`process, --version    ${ms(result.nothingMs)}`);
  console.log(`review, warm          ${ms(result.reviewMs)}`);
}

function whole(args: readonly string[]): void {
  command(["review", "plan.json", "--policies", "shipped", ...args], 3);
}

function command(args: readonly string[], expected: number): void {
  const { status, stderr } = spawnSync(process.execPath, [join(projectRoot, "cli", "novacron.mjs"), ...args], {
    cwd: folder,
    encoding: "utf8",
    maxBuffer: 1 << 28,
  });
  if (status !== expected) throw new Error(`novacron ${args.join(" ")} ended with ${status}:\n${stderr}`);
}

/** Median, in milliseconds; the first run fills caches and does not count. */
function timed(work: () => void): number {
  work();
  return median(
    Array.from({ length: runs }, () => {
      const began = performance.now();
      work();
      return performance.now() - began;
    }),
  );
}
