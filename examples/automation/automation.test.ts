import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ProcessResult, runProcess } from "../../cli/run-process.ts";
import { novacronProject, placesOf, slowTest } from "../../test/support/novacron-project.ts";
import { type PulumiProject, pulumiMissing } from "../../test/support/pulumi.ts";

const here = import.meta.dirname;

describe.skipIf(pulumiMissing !== null)("preview, review and up from one program", { timeout: slowTest }, () => {
  let project: PulumiProject;
  beforeAll(async () => {
    const files = (await readdir(here)).filter((name) => /^(?:deploy|program)\.ts$|^fleet\.yaml$/.test(name));
    const contents = files.map(async (name) => [name, await readFile(join(here, name), "utf8")] as const);
    project = await novacronProject({
      name: "automation",
      main: "program.ts",
      files: Object.fromEntries(await Promise.all(contents)),
    });
  });
  afterAll(() => project?.cleanup());

  const deploy = (mode: string): Promise<ProcessResult> =>
    runProcess(process.execPath, ["deploy.ts", mode], {
      directory: project.directory,
      environment: project.environment,
    });
  const places = () => placesOf(project, { fleet: "automation" });

  it("applies nothing that was not reviewed", async () => {
    const { exitCode, stderr } = await deploy("up");
    expect([exitCode, stderr]).toEqual([5, expect.stringContaining("there is no review.json")]);
  });

  it("reviews, and applies what was reviewed", async () => {
    const review = await deploy("review");
    expect(review.stderr).toBe("");
    expect(review.stdout).toMatch(/^passed: sha256:[0-9a-f]{64}$/m);
    expect(review.exitCode).toBe(0);
    expect(await places()).toEqual([]);
    const { exitCode, stdout, stderr } = await deploy("up");
    if (exitCode !== 0) throw new Error(stdout + stderr);
    // Personal data stays in the EU, at twice the price.
    expect(stdout).toMatch(/^web: nyc-1$/m);
    expect(stdout).toMatch(/^customers: fra-1$/m);
    expect(await places()).toEqual(["customers-db on fra-1", "web on nyc-1"]);
  });

  it("refuses what is not what was reviewed", async () => {
    await project.setConfig("vcpus", "16");
    const { exitCode, stderr } = await deploy("up");
    expect(stderr).toMatch(/^nothing was applied: it would be sha256:\w+, and sha256:\w+ was reviewed$/m);
    expect(exitCode).toBe(5);
    expect(await places()).toEqual(["customers-db on fra-1", "web on nyc-1"]);
  });
});
