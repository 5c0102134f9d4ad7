import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { motoMissing } from "./doubles/index.ts";
import { type CloudProject, cloudConfig, cloudProject } from "./support/cloud-project.ts";
import { decisionsIn } from "./support/decided.ts";
import { novacron } from "./support/novacron-command.ts";
import { slowTest, succeeded } from "./support/novacron-project.ts";
import { pulumiMissing } from "./support/pulumi.ts";

const program = `
import { CloudFederation, VirtualMachine, VirtualMachineGroup } from "novacron/components";

const clouds = new CloudFederation("clouds", {
  accounts: [{ name: "prod", cloud: "aws", regions: ["eu-central-1", "eu-north-1", "eu-west-3"], types: ["m5.*", "m6i.*"] }],
  weights: "cost",
});
// Types of their own, so that a slice's quota leaves the machine's runner-up as it was.
const size = { vcpus: 2, memoryGiB: 8 };
new VirtualMachine("api", { ...size, targets: ["prod.*.m6i.*"] }, { provider: clouds });
new VirtualMachineGroup("web", { ...size, targets: ["prod.*.m5.*"], slices: 2, apart: "region", min: 2, max: 4 }, { provider: clouds });
`;

const group = "aws:autoscaling/group:Group";
const instance = "aws:ec2/instance:Instance";
const slices = ["web-slice-0", "web-slice-1"] as const;
const skipped = pulumiMissing !== null || motoMissing !== null;

describe.skipIf(skipped)("where AWS refuses a machine and a slice of a group", { timeout: 2 * slowTest }, () => {
  let made: CloudProject;
  beforeAll(async () => {
    made = await cloudProject({ name: "fallover-aws", files: { "index.ts": program }, config: cloudConfig }, ["aws"]);
  }, slowTest);
  afterAll(() => made?.cleanup());

  const decided = async () => decisionsIn(await made.project.export());
  const alive = async (token: string) => (await made.doubles.listAlive()).filter((each) => each.token === token);

  it("the up makes what it can, and the next takes runner-ups, leaves the other slice alone and nothing behind", async () => {
    const { project, doubles } = made;
    await doubles.faults.inject({ kind: "noCapacity", token: instance });
    await doubles.faults.inject({ kind: "quota", token: group });
    const failed = await project.up(["--skip-preview", "--continue-on-error"]);
    expect(failed.exitCode).not.toBe(0);
    const before = await decided();
    const groupsBefore = await alive(group);
    const struck = (await doubles.faults.happened()).find(({ kind }) => kind === "quota")?.region;
    const refused = slices.find((name) => before[name]?.decision.region === struck) ?? "none was refused";
    const kept = slices.find((name) => name !== refused) ?? "none was kept";
    expect(failed.stdout).toMatch(`has no capacity for ${before.api?.decision.target}`);
    expect(failed.stdout).toMatch(`has no quota left for ${before[refused]?.decision.target}`);

    const mended = await novacron(project, "up", "--fallovers", "0");
    expect(mended.exitCode, mended.stdout + mended.stderr).toBe(0);
    const after = await decided();
    expect(before.api?.decision.runnerUp).toContain(after.api?.decision.target);
    expect(after.api?.decision.change).toMatch(`moved from ${before.api?.decision.target}: `);
    expect(after[refused]?.decision.change).toMatch(/with a quota that is used up at /);
    expect(after[refused]?.decision.region).not.toBe(struck);
    expect(after[kept]).toEqual(before[kept]);

    // The group of the slice that stayed is the same as before; that of the other is gone where it was refused.
    const [groups, stays] = [await alive(group), after[kept]?.decision.region];
    expect(groups.map(({ region }) => region).sort()).toEqual([after[refused]?.decision.region, stays].sort());
    expect(groupsBefore).toContainEqual(groups.find(({ region }) => region === stays));
    const machines = (await alive(instance)).map(({ region }) => region).sort();
    expect(machines).toEqual([after.api, after[refused], after[kept]].map((each) => each?.decision.region).sort());
  });

  it("nothing is left in any region after a destroy", async () => {
    succeeded(await made.project.destroy(["--skip-preview"]));
    expect(await made.doubles.listAlive()).toEqual([]);
  });
});
