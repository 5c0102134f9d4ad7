import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type CloudProject, cloudConfig, cloudProject } from "./support/cloud-project.ts";
import { decisionsIn } from "./support/decided.ts";
import { novacron } from "./support/novacron-command.ts";
import { slowTest, succeeded } from "./support/novacron-project.ts";
import { pulumiMissing } from "./support/pulumi.ts";

const program = `
import { CloudFederation, VirtualMachine } from "novacron/components";

const clouds = new CloudFederation("clouds", {
  accounts: [
    { name: "prod", cloud: "azure", regions: ["westeurope"], types: ["Standard_D2s_v*"] },
    { name: "lab", cloud: "gcp", id: "shop-lab", regions: ["europe-west4"], types: ["n2-*"] },
  ],
  weights: "cost",
});
const api = new VirtualMachine("api", { vcpus: 2, memoryGiB: 8 }, { provider: clouds });
export const { target, id } = api;
`;

const machines = ["azure-native:compute:VirtualMachine", "gcp:compute/instance:Instance"];

describe.skipIf(pulumiMissing !== null)("where a cloud refuses what was decided for", { timeout: slowTest }, () => {
  let made: CloudProject;
  beforeAll(async () => {
    const files = { "index.ts": program };
    made = await cloudProject({ name: "fallover", files, config: cloudConfig }, ["azure-native", "gcp"]);
  }, slowTest);
  afterAll(() => made?.cleanup());

  const alive = async () => {
    const all = await made.doubles.listAlive();
    return all.filter(({ token }) => machines.includes(token)).map(({ token }) => token);
  };

  it("the up fails, says so, and the next takes the runner-up and leaves nothing of the first", async () => {
    const { project, doubles } = made;
    await doubles.faults.inject({ kind: "noCapacity" });
    const first = await project.up();
    expect(first.exitCode).not.toBe(0);
    const refused = decisionsIn(await project.export()).api?.decision;
    expect(first.stdout).toMatch(`has no capacity for ${refused?.target}`);

    const preview = await project.preview();
    expect(succeeded(preview).stdout).toMatch(/moved from .*: .* with no capacity at /);
    succeeded(await project.up(["--skip-preview"]));
    const taken = decisionsIn(await project.export()).api?.decision;
    expect(taken?.target).not.toBe(refused?.target);
    expect(taken?.change).toMatch(`moved from ${refused?.target}: `);
    expect(await alive()).toHaveLength(1);
    succeeded(await project.destroy(["--skip-preview"]));
    expect(await doubles.listAlive()).toEqual([]);
  });

  it("novacron up --fallovers goes on by itself, as often as it may", async () => {
    const { project, doubles } = made;
    await doubles.faults.inject({ kind: "quota", times: 2 });
    const tooFew = await novacron(project, "up", "--fallovers", "0");
    expect(tooFew).toMatchObject({
      exitCode: 1,
      stderr: expect.stringMatching(/NC1904: .* after 0 fallovers; refused last: \S+ \(quota\)/),
    });
    const enough = await novacron(project, "up", "--fallovers", "3");
    expect(enough.stderr).toMatch(/Refused: \S+ \(quota\)\. Deciding without, fallover 1 of 3/);
    expect(enough.exitCode).toBe(0);
    expect(await doubles.faults.happened()).toHaveLength(3);
    expect(await alive()).toHaveLength(1);
    succeeded(await project.destroy(["--skip-preview"]));
    expect(await doubles.listAlive()).toEqual([]);
  });
});
