import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type CloudProject, cloudConfig, cloudProject } from "./support/cloud-project.ts";
import { slowTest, stepsOf, succeeded } from "./support/novacron-project.ts";
import { pulumiMissing } from "./support/pulumi.ts";

const program = `
import { CloudFederation, VirtualMachine } from "novacron/components";
import * as gcp from "@pulumi/gcp";

const clouds = new CloudFederation("clouds", {
  accounts: [{ name: "lab", cloud: "gcp", id: "shop-lab", regions: ["europe-west4"], types: ["n2-*"] }],
});
const net = new gcp.compute.Network("net", { autoCreateSubnetworks: false });
const sub = new gcp.compute.Subnetwork("sub", { network: net.id, ipCidrRange: "10.1.0.0/20", region: "europe-west4" });
// Its size hangs on what is known after the update only.
new VirtualMachine("sized", { vcpus: net.mtu.apply((mtu) => (mtu > 0 ? 2 : 4)), memoryGiB: 8, labels: { in: net.id } }, { provider: clouds });
// Its place does not, though what it stands in is unknown.
new VirtualMachine("inside", { vcpus: 2, memoryGiB: 8, network: { gcp: { subnetwork: sub.id } } }, { provider: clouds });
`;

describe.skipIf(pulumiMissing !== null)("inputs that are unknown in the preview", { timeout: slowTest }, () => {
  let made: CloudProject;
  beforeAll(async () => {
    const files = { "index.ts": program };
    made = await cloudProject({ name: "open", files, config: cloudConfig }, ["gcp"]);
  }, slowTest);
  afterAll(() => made?.cleanup());

  it("of a placement: the preview says that it is open, and what it waits for", async () => {
    const { stdout } = succeeded(await made.project.preview(["--json"]));
    expect(stdout).toMatch(
      "The placement of sized is open in this preview: it waits for vcpus (of net), labels.in (of net).",
    );
    expect(stdout).not.toMatch("The placement of inside is open");
    const machines = Object.values(stepsOf({ exitCode: 0, stdout, stderr: "" })).filter(({ urn }) =>
      urn.includes("gcp:compute/instance:Instance"),
    );
    expect(machines.map(({ urn }) => urn.split("::").at(-1))).toEqual(["inside-lab-europe-west4"]);
  });

  it("the update decides both", async () => {
    succeeded(await made.project.up(["--skip-preview"]));
    const alive = (await made.doubles.listAlive()).filter(({ token }) => token === "gcp:compute/instance:Instance");
    expect(alive).toHaveLength(2);
    succeeded(await made.project.preview(["--expect-no-changes"]));
    succeeded(await made.project.destroy(["--skip-preview"]));
  });
});
