/**
 * What `pulumi preview` of many placements takes through the real CLI, beside the same number of resources without a provider,
 * which is what the CLI, the program and its SDK cost: `node bench/preview.ts [--json] [--placements 300] [--runs 3]`.
 * In turns: a preview without store and keys, in which every placement is decided on, recorded and signed; another one of
 * the same program, which finds those decisions; and one of the resources without a provider. The stack is never up. The
 * fleet has 100 generated nodes; the requests are generated, too.
 */
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { stringify } from "yaml";
import { PulumiProject } from "../test/support/pulumi.ts";
import { generateFleet, generateRequests } from "./fleet-generator.ts";
import { median } from "./median.ts";

const { values } = parseArgs({
  options: {
    json: { type: "boolean", default: false },
    placements: { type: "string", default: "300" },
    runs: { type: "string", default: "3" },
  },
});
const [placements, runs] = [Number(values.placements), Number(values.runs)];
if (!Number.isSafeInteger(placements) || placements < 1) throw new RangeError(`--placements is ${values.placements}`);
if (!Number.isSafeInteger(runs) || runs < 1) throw new RangeError(`--runs is ${values.runs}`);

// Without GPUs, which are scarce: placements arrive in another order at each run, and in some orders GPUs would run out.
const requests = JSON.stringify(generateRequests(placements, 3).map(({ gpus: _, ...request }) => request));
const programs = {
  placements: `
import { readFileSync } from "node:fs";
import { Placement } from "novacron/components";
const requests = JSON.parse(readFileSync("requests.json", "utf8"));
for (const [index, request] of requests.entries()) new Placement("w" + index, request);
`,
  nothing: `
import { readFileSync } from "node:fs";
import * as pulumi from "@pulumi/pulumi";
const requests = JSON.parse(readFileSync("requests.json", "utf8"));
for (const [index, request] of requests.entries()) new pulumi.ComponentResource("bench:index:Nothing", "w" + index, request);
`,
};

function projectOf(name: keyof typeof programs): Promise<PulumiProject> {
  return PulumiProject.create({
    name: `bench-${name}`,
    files: {
      "index.ts": programs[name],
      "requests.json": requests,
      "fleet.yaml": stringify(generateFleet(100, 1)),
    },
    plugins: { providers: [{ name: "novacron", path: "provider/bin" }] },
    env: { CI: "" },
    timeoutMs: 600_000,
  });
}

async function previewMs(project: PulumiProject): Promise<number> {
  const began = performance.now();
  const { exitCode, stdout, stderr } = await project.preview();
  if (exitCode !== 0) throw new Error(`the preview ended with ${exitCode}:\n${`${stdout}\n${stderr}`.slice(-2000)}`);
  return performance.now() - began;
}

const projects: PulumiProject[] = [];
try {
  const [ours, nothing] = [await projectOf("placements"), await projectOf("nothing")];
  projects.push(ours, nothing);
  const times = { deciding: [] as number[], again: [] as number[], nothing: [] as number[] };
  for (let run = 0; run < runs; run++) {
    await rm(join(ours.directory, ".novacron"), { recursive: true, force: true });
    times.deciding.push(await previewMs(ours));
    times.again.push(await previewMs(ours));
    times.nothing.push(await previewMs(nothing));
  }
  const [decidingMs, againMs, nothingMs] = [times.deciding, times.again, times.nothing].map((of) =>
    Math.round(median(of)),
  ) as [number, number, number];
  const result = {
    benchmark: "preview",
    node: process.version,
    placements,
    runs,
    decidingMs,
    againMs,
    nothingMs,
    novacronMsPerDecision: Number(((decidingMs - nothingMs) / placements).toFixed(2)),
  };
  if (values.json) console.log(JSON.stringify(result));
  else console.table([result]);
} finally {
  for (const project of projects) await project.cleanup();
}
