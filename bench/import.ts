/**
 * What importing novacron/components adds to `@pulumi/pulumi`, which every program loads: `node bench/import.ts [--json]
 * [--runs 15]`. Each run is a process of its own that imports the SDK first and then the components, the files of the
 * package (dist/); the first fills caches and does not count. The fastest run tells what it costs on a quiet machine.
 */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { projectRoot } from "../tools/toolchain.mjs";
import { median } from "./median.ts";

const { values } = parseArgs({
  options: { json: { type: "boolean", default: false }, runs: { type: "string", default: "15" } },
});
const runs = Number(values.runs);
if (!Number.isSafeInteger(runs) || runs < 1) throw new RangeError(`--runs is ${values.runs}; expected 1 or more`);

const entry = join(projectRoot, "dist", "components", "index.js");
if (!existsSync(entry)) throw new Error("nothing is built: npm run build");

const program = `
  const { createRequire } = await import("node:module");
  const since = (start) => Math.round((performance.now() - start) * 10) / 10;
  let start = performance.now();
  await import("@pulumi/pulumi");
  const pulumiMs = since(start);
  start = performance.now();
  await import(${JSON.stringify(pathToFileURL(entry).href)});
  const addedMs = since(start);
  const files = Object.keys(createRequire(${JSON.stringify(import.meta.url)}).cache);
  const clouds = ["aws", "azure-native", "gcp"].filter((name) => files.some((file) => file.includes("/@pulumi/" + name + "/")));
  console.log(JSON.stringify({ pulumiMs, addedMs, clouds }));`;

const all = Array.from({ length: runs + 1 }, importOnce).slice(1);
const figures = (key: "pulumiMs" | "addedMs") => {
  const each = all.map((run) => run[key]);
  return { median: median(each), fastest: Math.min(...each) };
};
const result = {
  benchmark: "import",
  node: process.version,
  runs,
  pulumiMs: figures("pulumiMs"),
  addedMs: figures("addedMs"),
  /** SDKs of clouds that were loaded with it. There should be none: the first machine that is placed there loads its own. */
  clouds: all[0]?.clouds ?? [],
};
if (values.json) console.log(JSON.stringify(result));
else {
  const { pulumiMs, addedMs } = result;
  console.log(`@pulumi/pulumi: median ${pulumiMs.median} ms, fastest ${pulumiMs.fastest} ms, of ${runs} runs`);
  console.log(`novacron/components adds: median ${addedMs.median} ms, fastest ${addedMs.fastest} ms`);
}

function importOnce(): { readonly pulumiMs: number; readonly addedMs: number; readonly clouds: readonly string[] } {
  const { status, stdout, stderr } = spawnSync(process.execPath, ["--input-type=module", "--eval", program], {
    cwd: projectRoot,
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as ReturnType<typeof importOnce>;
}
