import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { pulumiMissing } from "../test/support/pulumi.ts";
import { projectRoot } from "../tools/toolchain.mjs";
import { benchmarks } from "./benchmarks.ts";
import { type Figure, numberAt } from "./figures.ts";

const bench = (...args: readonly string[]) =>
  promisify(execFile)(process.execPath, [join("bench", "index.ts"), ...args], { cwd: projectRoot });

async function quickFigures(only: string): Promise<readonly Figure[]> {
  const { stdout } = await bench("--quick", "--json", "--only", only);
  return (JSON.parse(stdout) as { readonly figures: readonly Figure[] }).figures;
}

describe("npm run bench", () => {
  it("measures decisions, joint ones, policies, attestations, cache, telemetry and simulator", {
    timeout: 240_000,
  }, async () => {
    const figures = await quickFigures("decide,joint,policies,attestation,cache,telemetry,quantum");
    expect(new Set(figures.map(({ benchmark }) => benchmark))).toEqual(
      new Set(["decide", "joint", "policies", "attestation", "cache", "telemetry", "quantum"]),
    );
    for (const { benchmark, figure, value, unit, how } of figures) {
      expect(value, `${benchmark}: ${figure}`).toBeGreaterThan(0);
      expect(unit).not.toBe("");
      expect(how).not.toBe("");
    }
  });

  it.skipIf(!existsSync(join(projectRoot, "dist/plugin/main.js")))(
    "shows that the plugin starts faster and smaller than one by provider.main",
    { timeout: 240_000 },
    async () => {
      const figures = await quickFigures("plugin-start");
      const of = (name: string) => figures.find(({ figure }) => figure === name)?.value ?? Number.NaN;
      // Measured in turns, so a busy machine slows both; alone it is a fifth of the time and two thirds of the memory.
      expect(of("start to port")).toBeLessThan(of("start to port, provider.main"));
      expect(of("memory at the port")).toBeLessThan(of("memory at the port, provider.main"));
      // Memory hardly depends on what else runs: 80 MB, and a little for other platforms' libraries.
      expect(of("memory at the port")).toBeLessThan(90);
    },
  );

  it.skipIf(!existsSync(join(projectRoot, "dist/components/index.js")))(
    "shows that the components add little to the import of the Pulumi SDK",
    { timeout: 240_000 },
    async () => {
      const figures = await quickFigures("import");
      const of = (name: string) => figures.find(({ figure }) => figure === name)?.value ?? Number.NaN;
      // A ratio of one run, whatever else the machine does: an eighth as measured; with an SDK of a cloud it is many times as long.
      expect(of("import of the components, fastest")).toBeLessThan(of("import of @pulumi/pulumi") / 4);
    },
  );

  it.skipIf(pulumiMissing !== null)("measures previews through the real CLI", { timeout: 240_000 }, async () => {
    const figures = await quickFigures("preview,pack");
    expect(figures.map(({ figure }) => figure)).toEqual(
      expect.arrayContaining([
        "preview of 5 new placements",
        "preview of 5 resources",
        "the same with the policy pack",
      ]),
    );
  });

  it("refuses a benchmark that it does not have", async () => {
    await expect(bench("--only", "decide,speed")).rejects.toMatchObject({
      code: 2,
      stderr: expect.stringContaining(`speed is no benchmark; expected ${benchmarks[0]?.name}`),
    });
  });
});

describe("numberAt", () => {
  it("finds numbers at any depth, and says where there is none", () => {
    expect(numberAt({ a: [{ b: 3 }] }, "a.0.b")).toBe(3);
    expect(() => numberAt({ a: [{ b: "3" }] }, "a.0.b")).toThrow("no number at a.0.b");
  });
});
