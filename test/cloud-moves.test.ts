import { rm } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Decided, decisionsIn, decisionsShown } from "./support/decided.ts";
import { novacron } from "./support/novacron-command.ts";
import { novacronProject, slowTest, stepsOf, succeeded } from "./support/novacron-project.ts";
import { type PulumiProject, pulumiMissing } from "./support/pulumi.ts";
import { contentOf, diagnosticsOf } from "./support/tampering.ts";

const program = (request: string): string => `
import { CloudFederation, Placement } from "novacron/components";

const clouds = new CloudFederation("clouds", {
  accounts: [
    { name: "prod", cloud: "aws", regions: ["eu-central-1"], types: ["m5.*", "m6i.*"] },
    { name: "lab", cloud: "gcp", regions: ["europe-west3"], types: ["n2-standard-*"] },
  ],
  interconnects: [{ from: "prod/eu-central-1", to: "lab/europe-west3", gbps: 0.5, pricePerGB: 0.02 }],
  weights: "cost",
});
export const db = new Placement("db", { stateful: { dataGiB: 100 }, ${request} }, { provider: clouds });
`;

const onAws = (vcpus: number, memoryGiB: number): string =>
  program(`vcpus: ${vcpus}, memoryGiB: ${memoryGiB}, targets: ["prod.*"]`);
const onGoogle = (allowMove: boolean): string =>
  program(`vcpus: 4, memoryGiB: 16, targets: ["lab.*"], allowMove: ${allowMove}`);

describe.skipIf(pulumiMissing !== null)("a stateful machine of a cloud", { timeout: slowTest }, () => {
  let project: PulumiProject;
  const db = async (): Promise<Decided | undefined> => decisionsIn(await project.export()).db;

  beforeAll(async () => {
    const files = { "index.ts": onAws(2, 8) };
    project = await novacronProject({ name: "cloud-moves", files, timeoutMs: slowTest });
    await rm(join(project.directory, "fleet.yaml"));
    succeeded(await project.up(["--skip-preview"]));
  }, slowTest);
  afterAll(() => project?.cleanup());

  it("that is asked for in another size stays the same machine, and needs no leave", async () => {
    const before = (await db())?.decision;
    await project.write("index.ts", onAws(4, 16));
    const { decision } = decisionsShown(await project.preview(["--json"])).db ?? {};
    expect(decision?.cloud).toMatchObject({ account: "prod", region: "eu-central-1", vcpus: 4, purchase: "onDemand" });
    expect(decision?.move).toEqual({
      from: before?.target,
      to: decision?.target,
      fromRegion: "eu-central-1",
      changes: ["type"],
      replaces: "size",
      dataGiB: 0,
      transferCost: 0,
      hours: 0,
    });
    expect(succeeded(await project.up(["--skip-preview"])).stdout).toMatch(/db/);
    expect((await db())?.decision).toEqual(decision);
  });

  it("does not go to another cloud without leave", async () => {
    await project.write("index.ts", onGoogle(false));
    const state = await contentOf(project);
    const result = await project.preview();
    const told = diagnosticsOf(result).db;
    expect(told, result.stdout + result.stderr).toMatch(
      /NC1205: "db" is stateful and would have to move from prod\.eu-central-1\.\S+ to lab\.europe-west3\.\S+: targets: /,
    );
    expect(told).toMatch(/To stay: Allow more nodes or regions in targets.* To let it move: back up its data/);
    expect(result.exitCode).not.toBe(0);
    expect(await contentOf(project)).toEqual(state);
  });

  it("goes there with leave, over the link that is declared, and all who show the plan say so", async () => {
    await project.write("index.ts", onGoogle(true));
    const preview = await project.preview(["--json"]);
    const { decision } = decisionsShown(preview).db ?? {};
    expect(decision?.move).toMatchObject({
      changes: ["cloud", "region", "type"],
      replaces: "machine",
      dataGiB: 100,
      transferCost: 2.147484,
      // 859 Gbit at 0.5 Gbit/s; what is known of the machines is faster.
      hours: 0.477219,
    });
    expect(stepsOf(preview).db?.detailedDiff).toMatchObject({ "decision.cloud.provider": { kind: "update" } });
    const words =
      /\(cloud, region, type\); a new machine is made before the old one goes; 100 GiB of data move, 2\.15 USD, at least 29 min/;
    expect(succeeded(await project.preview()).stdout).toMatch(words);
    succeeded(await project.up(["--skip-preview"]));
    expect((await db())?.decision.cloud?.provider).toBe("gcp");
    expect((await novacron(project, "explain", "db")).stdout).toMatch(words);
    succeeded(await project.preview(["--expect-no-changes"]));
  });
});
