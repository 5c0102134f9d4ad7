import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { motoMissing } from "./doubles/index.ts";
import { type CloudProject, cloudProject } from "./support/cloud-project.ts";
import { slowTest, stepsOf, succeeded } from "./support/novacron-project.ts";
import { pulumiMissing } from "./support/pulumi.ts";

const program = (account: string, more = ""): string => `
import { CloudFederation, VirtualMachine } from "novacron/components";

const clouds = new CloudFederation("clouds", { accounts: [${account}], weights: "cost" });
const api = new VirtualMachine("api", { vcpus: 2, memoryGiB: 8, labels: { app: "shop" }${more} }, { provider: clouds });
export const { id, type, region, privateIp, target, costPerMonth } = api;
`;

const cases = [
  {
    cloud: "aws",
    account: '{ name: "prod", cloud: "aws", regions: ["eu-central-1"], types: ["m5.*", "m6i.*"] }',
    machine: "aws:ec2/instance:Instance",
  },
] as const;

describe.each(cases)("a machine on $cloud", { timeout: slowTest }, ({ cloud, account, machine }) => {
  const skipped = pulumiMissing !== null || (cloud === "aws" && motoMissing !== null);
  let made: CloudProject;
  beforeAll(async () => {
    if (skipped) return;
    const options = { name: `vm-${cloud}`, files: { "index.ts": program(account) }, config: { "aws:region": "us-east-1" } };
    made = await cloudProject(options, [cloud]);
  }, slowTest);
  afterAll(() => made?.cleanup());

  it.skipIf(skipped)("is shown in the preview, made by the up, unchanged then, and gone after destroy", async () => {
    const { project, doubles } = made;
    const shown = stepsOf(succeeded(await project.preview(["--json"])));
    const types = Object.values(shown).map(({ urn }) => urn.split("::").at(-2)?.split("$").at(-1));
    expect(types).toContain(machine);
    succeeded(await project.up(["--skip-preview"]));
    const outputs = await project.outputs();
    expect(outputs).toMatchObject({ target: expect.stringContaining(String(outputs.type)), id: expect.any(String) });
    expect(outputs.privateIp).toMatch(/^10\.77\./);
    succeeded(await project.preview(["--expect-no-changes"]));
    succeeded(await project.destroy());
    void doubles;
  });
});
