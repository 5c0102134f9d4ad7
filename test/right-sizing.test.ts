import { rm } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { decisionsIn, decisionsShown } from "./support/decided.ts";
import { novacronProject, slowTest, succeeded } from "./support/novacron-project.ts";
import { type PulumiProject, pulumiMissing } from "./support/pulumi.ts";

// In eu-central-1 an m5.large and an m6i.large are 0.115 USD an hour, an m6i.xlarge twice that.
const program = `
import { CloudFederation, Placement } from "novacron/components";

const aws = (name, types, more) => ({ name, cloud: "aws", regions: ["eu-central-1"], types, ...more });
const reserved = (type, perHour) => ({ reserved: [{ region: "eu-central-1", type, free: 1, perHour }] });
const clouds = new CloudFederation("clouds", {
  accounts: [
    aws("paid", ["m6i.xlarge"], reserved("m6i.xlarge", 0.02)),
    aws("bargain", ["m5.large"], reserved("m5.4xlarge", 0.05)),
    aws("dear", ["m5.large"], reserved("m5.4xlarge", 0.2)),
    aws("coarse", ["m5.24xlarge"]),
    aws("little", ["m6i.*"], { quotas: [{ vcpus: 3 }] }),
  ],
  weights: "cost",
});
const place = (name, account, more, options) =>
  new Placement(name, { vcpus: 2, memoryGiB: 8, targets: [account + ".*"], ...more }, { provider: clouds, ...options });
const first = place("first", "paid");
place("second", "paid", {}, { dependsOn: first });
place("cheaper", "bargain");
place("close", "dear");
place("only", "coarse");
place("within", "little");
const capped = { vcpus: 4, memoryGiB: 16, budget: { amountPerMonth: 200, currency: "USD" }, targets: ["coarse.*", "little.*"] };
if (process.env.TOO_MUCH) place("capped", "", capped);
`;

describe.skipIf(pulumiMissing !== null)("the size that is chosen", { timeout: slowTest }, () => {
  let project: PulumiProject;
  beforeAll(async () => {
    project = await novacronProject({ name: "sizes", files: { "index.ts": program }, timeoutMs: slowTest });
    await rm(join(project.directory, "fleet.yaml"));
  }, slowTest);
  afterAll(() => project?.cleanup());

  it("is what is paid for already, no surprise unless that is cheaper, and says why, in the preview and after", async () => {
    const shown = decisionsShown(await project.preview(["--json"]));
    const of = (name: string) => shown[name]?.decision;
    expect(of("first")).toMatchObject({ target: "paid.eu-central-1.m6i.xlarge.reserved", costPerMonth: 14.6 });
    expect(of("second")).toMatchObject({ target: "paid.eu-central-1.m6i.xlarge", cloud: { purchase: "onDemand" } });
    expect(of("cheaper")).toMatchObject({
      target: "bargain.eu-central-1.m5.4xlarge.reserved",
      why: expect.stringMatching(
        /8 times what was asked, but cheaper than every type that fits closer \(from 0\.115 USD/,
      ),
    });
    expect(of("close")?.target).toBe("dear.eu-central-1.m5.large");
    expect(of("only")).toMatchObject({
      target: "coarse.eu-central-1.m5.24xlarge",
      why: expect.stringMatching(/48 times what was asked, but nothing on offer fits closer/),
    });
    expect(of("within")?.target).toBe("little.eu-central-1.m6i.large");
    succeeded(await project.up(["--skip-preview"]));
    expect(decisionsIn(await project.export())).toEqual(shown);
  });

  it("is none beyond a price cap or a quota, which the error names", async () => {
    const { exitCode, stdout, stderr } = await project.with({ TOO_MUCH: "1" }).preview();
    expect(exitCode).not.toBe(0);
    const said = stdout + stderr;
    expect(said).toMatch(/NC1201: none of 2 nodes can take \\*"capped\\*": removed 1 by budget, 1 by cloud\.quota/);
  });
});
