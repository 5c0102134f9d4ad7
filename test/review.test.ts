import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Review } from "../cli/review/review.ts";
import { smallFleet } from "./support/fleet.ts";
import { novacron } from "./support/novacron-command.ts";
import { novacronProject, placesOf, slowTest } from "./support/novacron-project.ts";
import { type PulumiProject, pulumiMissing } from "./support/pulumi.ts";

const program = (vcpus: number): string => `
import * as pulumi from "@pulumi/pulumi";
import { Placement, QuantumJob } from "novacron/components";

const web = new Placement("web", { vcpus: ${vcpus}, memoryGiB: 16, labels: { team: "shop" } });
new Placement("hush", { vcpus: 2, memoryGiB: 4, labels: { token: pulumi.secret("s3cret") } });
const bell = new QuantumJob("bell", {
  program: 'OPENQASM 3.0; include "stdgates.inc"; qubit[2] q; bit[2] c; h q[0]; cx q[0], q[1]; c = measure q;',
  shots: 100,
});
new Placement("later", { vcpus: 2, memoryGiB: 4, labels: { took: bell.durationMs.apply(String) } });
export const target = web.target;
`;

const fleet = (...names: readonly string[]): string =>
  smallFleet({ nodes: names.map((name) => ({ name, pricePerHour: name === "a" ? 0.4 : 0.8 })) });

const files = { "index.ts": program(4), "fleet.yaml": fleet("a", "b") };

/** A preview, as the files that `novacron review` reads. */
async function preview(project: PulumiProject): Promise<void> {
  const { stdout } = await project.preview(["--json", "--show-sames", "--save-plan", "update-plan.json"]);
  await project.write("plan.json", stdout);
}

async function reviewed(project: PulumiProject, plan: string, ...args: readonly string[]): Promise<Review> {
  const { stderr, exitCode } = await novacron(
    project,
    "review",
    plan,
    "--format",
    "json",
    "--out",
    "review.json",
    ...args,
  );
  if (exitCode === 1) throw new Error(stderr);
  return JSON.parse(await readFile(join(project.directory, "review.json"), "utf8")) as Review;
}

const resourcesOf = async (project: PulumiProject): Promise<number> =>
  (await project.export()).deployment.resources?.length ?? 0;

describe.skipIf(pulumiMissing !== null)("what was reviewed is what is applied", { timeout: slowTest }, () => {
  let project: PulumiProject;
  let first: Review;

  beforeAll(async () => {
    project = await novacronProject({ name: "shop", files });
    await preview(project);
    first = await reviewed(project, "plan.json");
  }, slowTest);
  afterAll(() => project?.cleanup());

  it("a real preview is read whole, and tells no secret", async () => {
    expect(first).toMatchObject({
      outcome: "passed",
      project: "shop",
      stack: "dev",
      source: "preview",
      incomplete: [],
    });
    expect(first.placements.map(({ name, to }) => [name, typeof to === "string" ? to : to?.target]).sort()).toEqual([
      ["bell", "sim"],
      ["hush", "secret"],
      ["later", "unknown"],
      ["web", "a"],
    ]);
    expect(first.totals.costPerMonth).toEqual([{ currency: "EUR", from: 0, to: expect.closeTo(0.25 * 0.4 * 730, 2) }]);
    expect(JSON.stringify(first)).not.toContain("s3cret");
  });

  it("the store knows how old decisions are, and those that are too old are told", async () => {
    const old = (review: Review): readonly string[] =>
      review.findings.filter(({ rule }) => rule === "NCP-OPS-002").map(({ urn }) => urn.split("::").at(-1) ?? "");
    const inHundredDays = new Date(Date.now() + 100 * 86_400_000).toISOString();
    expect(old(first)).toEqual([]);
    expect(old(await reviewed(project, "plan.json", "--as-of", inHundredDays)).toSorted()).toEqual(["bell", "web"]);
  });

  it("the update plan, another preview and a preview in another folder have the same digest", async () => {
    expect((await reviewed(project, "update-plan.json")).plan).toEqual(first.plan);
    await preview(project);
    expect((await reviewed(project, "plan.json")).plan).toEqual(first.plan);
    const elsewhere = await novacronProject({ name: "shop", files });
    try {
      await preview(elsewhere);
      expect((await reviewed(elsewhere, "plan.json")).plan).toEqual(first.plan);
    } finally {
      await elsewhere.cleanup();
    }
  });

  it("another program is refused, by name, and nothing is applied", async () => {
    await reviewed(project, "plan.json");
    await project.write("index.ts", program(6));
    const run = await novacron(project, "up", "--reviewed", "review.json");
    expect(run.stderr).toMatch(
      /NC1922: nothing was applied: what would be applied \(sha256:\w+\) is not what was reviewed .*Placement::web: its inputs differ/,
    );
    expect(run.exitCode).toBe(5);
    expect(await resourcesOf(project)).toBe(0);
    await project.write("index.ts", program(4));
  });

  it("so is another fleet", async () => {
    // An edited price would count only after `snapshotMaxAge`.
    await project.write("fleet.yaml", fleet("b"));
    const run = await novacron(project, "up", "--reviewed", "review.json");
    expect(run.stderr).toMatch(/NC1922: .*Placement::web: its inputs differ/);
    expect(run.exitCode).toBe(5);
    expect(await resourcesOf(project)).toBe(0);
    await project.write("fleet.yaml", files["fleet.yaml"]);
  });

  it("so are other policies, before anything is previewed", async () => {
    await project.write("data.yaml", "spend: { maximumQuantumJobCost: { EUR: 1 } }\n");
    const run = await novacron(project, "up", "--reviewed", "review.json", "--data", "data.yaml");
    expect(run.stderr).toMatch(/^NC1922: nothing was applied: it was reviewed by the policies sha256:\w+, and now/);
    expect(run.exitCode).toBe(5);
    expect(await resourcesOf(project)).toBe(0);
  });

  it("so is a review that found violations, and one of a preview that failed", async () => {
    await project.write("strict.yaml", "budget: { maximumStackCostPerMonth: { EUR: 1 } }\n");
    const failed = await novacron(
      project,
      "review",
      "plan.json",
      "--data",
      "strict.yaml",
      "--format",
      "markdown",
      "--out",
      "failed.md",
    );
    expect(failed).toMatchObject({ exitCode: 3, stderr: "1 violation (1 medium)\n" });
    const run = await novacron(project, "up", "--reviewed", "failed.md", "--data", "strict.yaml");
    expect(run).toMatchObject({ exitCode: 3, stderr: expect.stringMatching(/^NC1922: .* found violations/) });

    await project.write("index.ts", `${program(4)}\nthrow new Error("boo");`);
    const broken = await novacron(project, "up", "--reviewed", "review.json");
    expect(broken.stderr).toMatch(/NC1921: nothing was applied: the preview failed: Running program .* failed/);
    expect(broken.exitCode).toBe(4);
    await preview(project);
    expect((await novacron(project, "review", "plan.json")).exitCode).toBe(4);
    expect(await resourcesOf(project)).toBe(0);
    await project.write("index.ts", program(4));
    await preview(project);
    await reviewed(project, "plan.json");
  });

  it("the same is applied; then the state and the next preview are reviewed, too", async () => {
    const run = await novacron(project, "up", "--reviewed", "review.json", "--", "--message", "reviewed");
    expect(run.stderr).toContain(`It is what was reviewed (${first.plan.digest}); applying it`);
    expect(run).toMatchObject({ exitCode: 0, stdout: expect.stringContaining("Resources:") });
    expect(await placesOf(project)).toContain("web on a");

    await project.write("state.json", JSON.stringify(await project.export()));
    const state = await reviewed(project, "state.json");
    expect(state).toMatchObject({ outcome: "passed", source: "state" });
    await preview(project);
    const again = await reviewed(project, "plan.json");
    expect(again.plan).toEqual(state.plan);
    expect((await reviewed(project, "update-plan.json", "--state", "state.json")).plan).toEqual(state.plan);
    expect((await reviewed(project, "update-plan.json")).outcome).toBe("incomplete");

    const short = await project.preview(["--json"]);
    await project.write("short.json", short.stdout);
    expect((await reviewed(project, "short.json")).incomplete).toEqual([expect.stringContaining("--show-sames")]);
    expect((await reviewed(project, "short.json", "--state", "state.json")).plan).toEqual(state.plan);
  });
});
