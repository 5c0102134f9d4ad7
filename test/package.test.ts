import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { DecisionRecord } from "../provider/schema/decision.ts";
import { projectRoot } from "../tools/toolchain.mjs";
import { slowTest, succeeded } from "./support/novacron-project.ts";
import { PulumiProject, pulumiMissing } from "./support/pulumi.ts";
import { leavingState } from "./support/tampering.ts";
import { packTarball, type Tarball } from "./support/tarball.ts";

const execute = promisify(execFile);

const clock = "2026-06-01T12:00:00Z";

const program = `
import { Placement, VirtualMachine, explain } from "novacron/components";
import * as everything from "novacron";

const web = new VirtualMachine("web", { vcpus: 2, memoryGiB: 4, residency: ["EU"] });
export const where = web.target;
export const record = explain({ record: web.decision.record });
export const names = Object.keys(everything).sort();
export { Placement };
`;

/** Compiles only where types resolve all the way: what is \`any\` makes an expected error go missing. */
const typed = `
import type { Output } from "@pulumi/pulumi";
import { QuantumJob, VirtualMachine } from "novacron/components";

const web = new VirtualMachine("web", { vcpus: 2, memoryGiB: 4, apart: [{ from: "db", level: "rack" }] });
export const score: Output<number> = web.decision.score;
// @ts-expect-error vcpus is a number
new VirtualMachine("web", { vcpus: "two", memoryGiB: 4 });
// @ts-expect-error memory is missing
new VirtualMachine("web", { vcpus: 2 });
// @ts-expect-error a score is no text
export const text: Output<string> = web.decision.score;
export const counts: Output<Record<string, number>> = new QuantumJob("bell", { programFile: "bell.qasm" }).counts;
`;

const compilerOptions = {
  module: "NodeNext",
  target: "ES2023",
  strict: true,
  noEmit: true,
  skipLibCheck: true,
  types: [],
};

/** Four nodes' sixty days of uptime, as the starter fleet names them, with one outage each. */
function history(): string {
  const end = Date.parse(clock) / 1000;
  const rows = ["eu-1", "eu-2", "us-1", "us-gpu-1"].flatMap((node, index) => {
    const outage = end - (20 + index) * 86_400;
    return [
      [node, 1, end - 60 * 86_400, outage],
      [node, 0, outage, outage + 3600],
      [node, 1, outage + 3600, end],
    ];
  });
  return ["node,up,start,stop", ...rows.map((row) => row.join(","))].join("\n");
}

describe.skipIf(pulumiMissing !== null)("the npm package, installed in an empty project", () => {
  let tarball: Tarball;
  let project: PulumiProject;
  const run = (command: string, ...args: readonly string[]) =>
    execute(command, args, { cwd: project.directory, env: project.environment, maxBuffer: 1 << 26 });
  const install = (...args: readonly string[]) =>
    run("npm", "install", "--prefer-offline", "--no-audit", "--no-fund", ...args);
  const novacron = (...args: readonly string[]) => run(join(project.directory, "node_modules/.bin/novacron"), ...args);
  const read = (path: string) => readFile(join(project.directory, path), "utf8");
  const recordOf = async () => (await project.outputs()).record as DecisionRecord;

  beforeAll(async () => {
    tarball = await packTarball();
    project = await PulumiProject.create({
      name: "shop",
      files: {
        "index.ts": program,
        "typed.ts": typed,
        "tsconfig.json": JSON.stringify({ compilerOptions, files: ["typed.ts"] }),
      },
      modules: "none",
      // Where the download of onnxruntime-node's install script fails, npm leaves the optional package out; with what the
      // package itself carries it runs on the CPU. The SDK loads all that it loads for a user.
      env: { CI: "", NODE_OPTIONS: "", NOVACRON_CLOCK: clock, ONNXRUNTIME_NODE_INSTALL: "skip" },
    });
    await install("--omit=optional", tarball.path);
  }, slowTest);
  afterAll(() => Promise.all([project?.cleanup(), tarball?.remove()]));

  it("is made ready by novacron init", async () => {
    await novacron("init");
    expect(await read("Pulumi.yaml")).toMatch(/name: novacron\n\s+path: node_modules\/novacron\/provider\/bin/);
    const fleet = await read("fleet.yaml");
    expect(fleet).toContain("# history: history.csv");
    await project.write("fleet.yaml", fleet.replace("# history: history.csv", "history: history.csv"));
    await project.write("history.csv", history());
  });

  it(
    "gives TypeScript its types",
    async () => {
      await run(join(projectRoot, "node_modules/.bin/tsc"), "-p", project.directory);
    },
    slowTest,
  );

  it(
    "runs without onnxruntime-node: class prior, lower confidence, one line of advice",
    async () => {
      expect(existsSync(join(project.directory, "node_modules/onnxruntime-node"))).toBe(false);
      const preview = succeeded(await project.preview());
      // The progress shows it, too; this is the list of diagnostics below it.
      const advice = preview.stdout.match(/^ +warning: NC1402: .*$/gm) ?? [];
      expect(advice).toEqual([expect.stringContaining("Install onnxruntime-node for predictions")]);
      succeeded(await project.up(["--skip-preview"]));
      expect((await recordOf()).risk?.source).toBe("class-prior");
      expect((await project.outputs()).names).toEqual([
        "CloudFederation",
        "Placement",
        "PlacementGroup",
        "Provider",
        "QuantumJob",
        "VirtualMachine",
        "VirtualMachineGroup",
        "explain",
      ]);
    },
    slowTest,
  );

  it(
    "says in novacron doctor what is missing",
    async () => {
      const { stdout } = await novacron("doctor", "--json");
      const { ok, checks } = JSON.parse(stdout) as { ok: boolean; checks: { name: string; status: string }[] };
      expect(checks.filter(({ status }) => status !== "ok").map(({ name, status }) => [name, status])).toEqual([
        ["catalogue", "skip"],
        ["forecasts", "skip"],
        ["model", "warn"],
        ["lock", "skip"],
      ]);
      expect(ok).toBe(true);
      expect((await novacron("doctor")).stdout).toMatch(
        /warn\s+model.*onnxruntime-node[\s\S]*npm install onnxruntime-node/,
      );
    },
    slowTest,
  );

  it(
    "predicts with onnxruntime-node, and is surer",
    async () => {
      const before = await recordOf();
      succeeded(await project.destroy());
      await install("onnxruntime-node");
      const up = succeeded(await project.up());
      expect(up.stdout).not.toContain("NC1402");
      const after = await recordOf();
      expect(after.risk?.source).toBe("model");
      expect(after.confidence).toBeGreaterThan(before.confidence);
      expect((await novacron("doctor")).stdout).toMatch(/ok\s+model/);
    },
    slowTest,
  );

  it(
    "names a corrupt model, and changes nothing",
    async () => {
      const model = join(project.directory, "node_modules/novacron/provider/prediction/models/node-outage-6h.onnx");
      const sound = await readFile(model);
      await writeFile(model, sound.subarray(0, 1000));
      await project.write("index.ts", program.replace("vcpus: 2", "vcpus: 3"));
      const { exitCode, stdout, stderr } = await leavingState(project, () => project.up());
      expect(exitCode).not.toBe(0);
      expect(`${stdout}${stderr}`).toMatch(/NC1401: .*node-outage-6h\.onnx has SHA-256[\s\S]*Install/);
      await writeFile(model, sound);
      succeeded(await project.up());
    },
    slowTest,
  );

  it(
    "brings the policy pack along",
    async () => {
      const pack = join(project.directory, "node_modules/novacron/policies/pack");
      const { stdout } = succeeded(await project.preview(["--policy-pack", pack]));
      expect(stdout).toMatch(/novacron-policies/);
    },
    slowTest,
  );
});
