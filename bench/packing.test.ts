import { execFile, execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { packingPolicy } from "../provider/placement/packing/policies.ts";
import { typicalPods } from "../provider/placement/packing/typical-pods.ts";
import { projectRoot } from "../tools/toolchain.mjs";
import { readNodes, readOrder, readPods } from "./openb-trace.ts";
import { runPacking } from "./packing-run.ts";

interface Line {
  readonly policy: string;
  readonly alloc100: number;
  readonly alloc130: number;
  readonly frag90: number;
  readonly decisionsPerSecond: number;
}

const bench = (...args: readonly string[]) =>
  promisify(execFile)(process.execPath, [join("bench", "packing.ts"), ...args], { cwd: projectRoot });

const linesOf = (stdout: string): Line[] =>
  stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Line);

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "novacron-packing-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

function write(name: string, lines: readonly string[]): string {
  const path = join(folder, name);
  writeFileSync(path, `${lines.join("\n")}\n`);
  return path;
}

describe("npm run bench:packing", () => {
  // Two nodes of one GPU. Three of 600 are 90% of them, of which two fit; four of 200 make it 130%, and fill the gaps.
  const small = () => [
    "--nodes",
    write("nodes.csv", ["sn,cpu_milli,memory_mib,gpu,model", "a,9000,9000,1,T4", "b,9000,9000,1,T4"]),
    "--pods",
    write("pods.csv", ["name,cpu_milli,memory_mib,num_gpu,gpu_milli,gpu_spec", "p,1,1,1,600,", "q,1,1,1,200,"]),
    "--order",
    write("order.txt", [..."0001111", "#perm", "1", "0"]),
  ];

  it("prints a line for each policy, the default first", async () => {
    const { stdout } = await bench(...small(), "--json");
    const lines = linesOf(stdout);
    expect(lines.map(({ policy }) => policy)).toEqual(["novacron", "fgd", "bestfit"]);
    for (const { alloc100, alloc130, frag90, decisionsPerSecond } of lines) {
      expect([alloc100, alloc130]).toEqual([70, 100]);
      expect(frag90, "two gaps of 400, for which every other pod is too large").toBe(50);
      expect(decisionsPerSecond).toBeGreaterThan(0);
    }
  });

  it("runs one policy, and prints a table without --json", async () => {
    const { stdout } = await bench(...small(), "--policy", "fgd");
    expect(stdout).toMatch(/fgd\s+│\s+70\.00\s+│\s+100\.00\s+│\s+50\.00/);
    expect(stdout).not.toContain("bestfit");
  });

  it("fills a cluster of several copies of the nodes to the same share", async () => {
    const { stdout } = await bench(...small(), "--policy", "bestfit", "--copies", "3", "--json");
    expect(linesOf(stdout)).toMatchObject([{ policy: "bestfit", alloc130: 100 }]);
  });

  it("says what is wrong with its arguments and files", async () => {
    const refused = (...args: readonly string[]) => expect(bench(...args)).rejects;
    await refused("--nodes", "n").toMatchObject({ code: 2, stderr: expect.stringContaining("--pods is missing") });
    await refused(...small(), "--policy", "luck").toMatchObject({
      code: 2,
      stderr: expect.stringContaining("no policy 'luck'; usage:"),
    });
    await refused(...small(), "--copies", "0").toMatchObject({
      code: 2,
      stderr: expect.stringContaining("--copies '0' is no whole number"),
    });
    await refused("--nodes", "none.csv", "--pods", "p", "--order", "o").toMatchObject({
      code: 2,
      stderr: expect.stringContaining("none.csv cannot be read"),
    });
  });
});

const data = join(projectRoot, "../shared/data/placement");
const archive = join(data, "openb_sequences/arrivals_seeds42-51_17traces.tgz");
const missing = existsSync(archive) ? "" : " (skipped: ../shared/data/placement is not there)";

describe.skipIf(missing !== "")(`the openb trace${missing}`, { timeout: 60_000 }, () => {
  const trace = (name = "default", seed = 42) => {
    const arrivals = `${name}_${seed}.txt`;
    execFileSync("tar", ["xzf", archive, "-C", folder, arrivals]);
    const nodes = readNodes(join(data, "openb/openb_node_list_gpu_node.csv"));
    const pods = readPods(join(data, `openb/openb_pod_list_${name}.csv`));
    return { nodes, pods, order: readOrder(join(folder, arrivals), pods.length, nodes.length) };
  };
  const published = (policy: string, percent: number, name = "default"): number => {
    const lines = readFileSync(join(data, "fgd_expected/summary_mean_sd.csv"), "utf8").split("\n");
    return Number(lines.find((line) => line.startsWith(`${name},${policy},${percent},`))?.split(",")[4]);
  };

  it("gives FGD and best fit what was published, and the default policy more", () => {
    const { nodes, pods, order } = trace();
    const typical = typicalPods(pods);
    const resultOf = (policy: "novacron" | "fgd" | "bestfit") =>
      runPacking({ nodes, pods, order }, packingPolicy(policy, typical), typical, () => performance.now());
    const fgd = resultOf("fgd");
    const bestFit = resultOf("bestfit");
    // One seed of ten: within three standard deviations of the mean.
    expect(Math.abs(fgd.alloc100 - published("06-FGD", 100))).toBeLessThan(0.32);
    expect(Math.abs(fgd.alloc130 - published("06-FGD", 130))).toBeLessThan(0.25);
    expect(Math.abs(bestFit.alloc100 - published("05-BestFit", 100))).toBeLessThan(0.44);
    expect(Math.abs(bestFit.alloc130 - published("05-BestFit", 130))).toBeLessThan(0.41);
    const ours = resultOf("novacron");
    expect(ours.alloc130).toBeGreaterThan(95.8);
    expect(ours.alloc100).toBeGreaterThan(published("06-FGD", 100));
    expect(ours.frag90).toBeLessThan(fgd.frag90);
  });

  it("keeps room for workloads of several GPUs where many come", () => {
    const { nodes, pods, order } = trace("multigpu50", 48);
    const typical = typicalPods(pods);
    const ours = runPacking({ nodes, pods, order }, packingPolicy("novacron", typical), typical, () =>
      performance.now(),
    );
    expect(ours.alloc100).toBeGreaterThan(published("06-FGD", 100, "multigpu50") - 0.3);
    expect(ours.alloc130).toBeGreaterThan(published("06-FGD", 130, "multigpu50"));
  });

  it("gives the same when nodes are listed in another order with their ranks", () => {
    const { nodes, pods, order } = trace();
    const typical = typicalPods(pods);
    const turned = {
      nodes: nodes.toReversed(),
      pods,
      order: { arrivals: order.arrivals, ranks: order.ranks.toReversed() },
    };
    const results = [{ nodes, pods, order }, turned].map((each) =>
      runPacking(each, packingPolicy("novacron", typical), typical, () => performance.now()),
    );
    expect(results[1]?.alloc100).toBe(results[0]?.alloc100);
    expect(results[1]?.alloc130).toBe(results[0]?.alloc130);
  });
});
