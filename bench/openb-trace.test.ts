import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { readNodes, readOrder, readPods } from "./openb-trace.ts";

const folder = mkdtempSync(join(tmpdir(), "novacron-trace-"));
afterAll(() => rmSync(folder, { recursive: true }));

let files = 0;
function fileOf(...lines: readonly string[]): string {
  const path = join(folder, `${files++}.txt`);
  writeFileSync(path, `${lines.join("\n")}\n`);
  return path;
}

const nodeHeader = "sn,cpu_milli,memory_mib,gpu,model";
const podHeader = "name,cpu_milli,memory_mib,num_gpu,gpu_milli,gpu_spec,qos";

describe("the openb files", () => {
  it("are read into nodes, pods and an order", () => {
    expect(readNodes(fileOf(nodeHeader, "n0,64000,262144,2,P100", "n1,32000,1024,0,"))).toEqual([
      { cpuMilli: 64_000, memoryMiB: 262_144, gpus: 2, model: "P100" },
      { cpuMilli: 32_000, memoryMiB: 1024, gpus: 0, model: "" },
    ]);
    expect(readPods(fileOf(podHeader, "p0,1000,2048,1,460,T4|P100,LS", "p1,1,1,0,0,,BE"))).toEqual([
      { cpuMilli: 1000, memoryMiB: 2048, gpus: 1, gpuMilli: 460, models: ["T4", "P100"] },
      { cpuMilli: 1, memoryMiB: 1, gpus: 0, gpuMilli: 0, models: [] },
    ]);
    const withoutSpec = fileOf("name,cpu_milli,memory_mib,num_gpu,gpu_milli", "p0,1,1,8,1000");
    expect(readPods(withoutSpec)).toMatchObject([{ gpus: 8, models: [] }]);
    const { arrivals, ranks } = readOrder(fileOf("1", "0", "1", "#perm", "1", "0"), 2, 2);
    expect([...arrivals]).toEqual([1, 0, 1]);
    expect([...ranks]).toEqual([1, 0]);
  });

  it.each([
    ["a file that is not there", () => readNodes(join(folder, "none.csv")), "none.csv cannot be read"],
    ["a missing column", () => readPods(fileOf("name,cpu_milli", "p0,1")), ":1: no column memory_mib, num_gpu"],
    ["no entries", () => readNodes(fileOf(nodeHeader)), ":1: nothing but a header"],
    ["a short line", () => readNodes(fileOf(nodeHeader, "n0,1,1,1")), ":2: 4 fields; expected 5"],
    ["no number", () => readNodes(fileOf(nodeHeader, "n0,many,1,1,T4")), ":2: cpu_milli 'many'; expected a whole"],
    ["a negative number", () => readNodes(fileOf(nodeHeader, "n0,-1,1,1,T4")), ":2: cpu_milli '-1'"],
    ["GPUs without model", () => readNodes(fileOf(nodeHeader, "n0,1,1,1,")), ":2: GPUs of no model"],
    ["shares of several", () => readPods(fileOf(podHeader, "p,1,1,2,500,,")), ":2: gpu_milli 500 with num_gpu 2"],
    ["more than a GPU", () => readPods(fileOf(podHeader, "p,1,1,1,1001,,")), ":2: gpu_milli '1001'; expected"],
    ["an order without ranks", () => readOrder(fileOf("0", "1"), 2, 2), ":2: no line #perm"],
    ["an order without pods", () => readOrder(fileOf("#perm", "0"), 1, 1), ":1: no pod arrives"],
    ["ranks of other nodes", () => readOrder(fileOf("0", "#perm", "0"), 1, 2), ":2: 1 ranks after #perm; expected 2"],
    ["a pod that is not there", () => readOrder(fileOf("0", "9", "#perm", "0"), 9, 1), ":2: pod index '9'"],
    ["a rank twice", () => readOrder(fileOf("0", "#perm", "3", "3"), 1, 2), ":2: a rank that comes twice"],
  ])("are refused with %s", (_, read, message) => {
    expect(read).toThrow(expect.objectContaining({ code: "NC1903", message: expect.stringContaining(message) }));
  });
});
