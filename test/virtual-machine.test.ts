import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Review } from "../cli/review/review.ts";
import { noLoginKey } from "../components/clouds/azure/no-login-key.ts";
import { motoVariable } from "./doubles/aws/moto.ts";
import { type Doubles, motoMissing } from "./doubles/index.ts";
import { type CloudProject, cloudConfig, cloudProject } from "./support/cloud-project.ts";
import { instancesIn } from "./support/moto-instances.ts";
import { novacron } from "./support/novacron-command.ts";
import { slowTest, stepsOf, succeeded } from "./support/novacron-project.ts";
import { pulumiMissing } from "./support/pulumi.ts";

const program = (account: string): string => `
import { CloudFederation, VirtualMachine } from "novacron/components";

const clouds = new CloudFederation("clouds", { accounts: [${account}], weights: "cost" });
const api = new VirtualMachine("api", { vcpus: 2, memoryGiB: 8, labels: { app: "shop" } }, { provider: clouds });
export const { id, type, region, privateIp, target, costPerMonth, cloud } = api;
`;

const cases = [
  {
    cloud: "aws",
    account: '{ name: "prod", cloud: "aws", regions: ["eu-central-1"], types: ["m5.*", "m6i.*"] }',
    machine: "aws:ec2/instance:Instance",
    logins: async ({ environment }: Doubles) =>
      (await instancesIn(environment[motoVariable] ?? "", "eu-central-1")).flatMap(({ publicKeys }) => publicKeys),
    nobody: [],
  },
  {
    cloud: "azure-native",
    account: '{ name: "prod", cloud: "azure", regions: ["westeurope"], types: ["Standard_D*"] }',
    machine: "azure-native:compute:VirtualMachine",
    logins: async (doubles: Doubles) =>
      (await doubles.told("azure-native:compute:VirtualMachine")).map(({ osProfile }) => osProfile),
    nobody: [
      expect.objectContaining({
        linuxConfiguration: {
          disablePasswordAuthentication: true,
          ssh: { publicKeys: [expect.objectContaining({ keyData: noLoginKey })] },
        },
      }),
    ],
  },
  {
    cloud: "gcp",
    account: '{ name: "prod", cloud: "gcp", id: "shop-prod", regions: ["europe-west3"], types: ["n2-*", "e2-*"] }',
    machine: "gcp:compute/instance:Instance",
    logins: async (doubles: Doubles) =>
      (await doubles.told("gcp:compute/instance:Instance")).map(({ metadata }) => metadata),
    nobody: [{ "block-project-ssh-keys": "TRUE", "enable-oslogin": "TRUE" }],
  },
] as const;

describe.each(cases)("a machine on $cloud", { timeout: slowTest }, ({ cloud, account, machine, logins, nobody }) => {
  const skipped = pulumiMissing !== null || (cloud === "aws" && motoMissing !== null);
  let made: CloudProject;
  beforeAll(async () => {
    if (skipped) return;
    made = await cloudProject({ name: `vm-${cloud}`, files: { "index.ts": program(account) }, config: cloudConfig }, [
      cloud,
    ]);
  }, slowTest);
  afterAll(() => made?.cleanup());

  it.skipIf(skipped)("is shown in the preview, and passes all rules of a review", async () => {
    const { project } = made;
    const preview = succeeded(await project.preview(["--json", "--show-sames"]));
    const types = Object.values(stepsOf(preview)).map(({ urn }) => urn.split("::").at(-2)?.split("$").at(-1));
    expect(types).toContain(machine);
    await project.write("plan.json", preview.stdout);
    await project.write("strict.yaml", "tags: { required: [novacron-placement, novacron-stack] }\n");
    const run = await novacron(
      project,
      "review",
      "plan.json",
      "--format",
      "json",
      "--fail-on",
      "low",
      "--data",
      "strict.yaml",
    );
    const review = JSON.parse(run.stdout) as Review;
    expect(review.findings.map(({ rule, urn, message }) => `${rule} ${urn}: ${message}`)).toEqual([]);
    expect(review.outcome).toBe("passed");
  });

  it.skipIf(skipped)("is made by the up, lets nobody log in, is unchanged then, and gone after destroy", async () => {
    const { project, doubles } = made;
    succeeded(await project.up(["--skip-preview"]));
    const outputs = await project.outputs();
    expect(outputs).toMatchObject({ target: expect.stringContaining(String(outputs.type)), id: expect.any(String) });
    expect(outputs.privateIp).toMatch(/^10\./);
    expect(await logins(doubles)).toEqual(nobody);
    succeeded(await project.preview(["--expect-no-changes"]));
    succeeded(await project.destroy());
    expect(await doubles.listAlive()).toEqual([]);
  });
});
