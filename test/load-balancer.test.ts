import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Review } from "../cli/review/review.ts";
import { motoMissing } from "./doubles/index.ts";
import { type CloudProject, cloudConfig, cloudProject } from "./support/cloud-project.ts";
import { novacron } from "./support/novacron-command.ts";
import { type PreviewStep, slowTest, stepsOf, succeeded } from "./support/novacron-project.ts";
import { type PulumiResult, pulumiMissing } from "./support/pulumi.ts";

const program = (loadBalancer: string, more = ""): string => `
import { CloudFederation, VirtualMachineGroup } from "novacron/components";

const clouds = new CloudFederation("clouds", {
  accounts: [
    { name: "a", cloud: "aws", regions: ["eu-west-1"], types: ["m6i.*"] },
    { name: "b", cloud: "azure", regions: ["westeurope"], types: ["Standard_D2s_v*"] },
    { name: "c", cloud: "gcp", regions: ["europe-west4"], types: ["n2-*"] },
  ],
  weights: "cost",
});
const web = new VirtualMachineGroup(
  "web",
  {
    vcpus: 2,
    memoryGiB: 8,
    slices: 3,
    apart: "cloud",
    min: 3,
    max: 9,
    health: { port: 8081, protocol: "http", path: "/health" },
    loadBalancer: ${loadBalancer},
    ${more}
  },
  { provider: clouds },
);
export const where = web.slices.map(({ cloud }) => cloud.apply((target) => target?.provider));
export const addresses = web.slices.map(({ address }) => address);
`;

/** Inputs of all that would be there, by type. */
function inputsOf(preview: PulumiResult, type: string): readonly Readonly<Record<string, unknown>>[] {
  const { steps = [] } = JSON.parse(preview.stdout) as { readonly steps?: readonly PreviewStep[] };
  return steps.filter(({ newState }) => newState?.type === type).map(({ newState }) => newState?.inputs ?? {});
}

describe.skipIf(pulumiMissing !== null || motoMissing !== null)(
  "load balancers of groups",
  { timeout: slowTest },
  () => {
    let made: CloudProject;
    beforeAll(async () => {
      made = await cloudProject({
        name: "balanced",
        files: { "index.ts": program("{ port: 8080 }") },
        config: cloudConfig,
      });
    }, slowTest);
    afterAll(() => made?.cleanup());

    it("are internal unless told otherwise, pass all rules of a review, and tell their addresses", async () => {
      const { project } = made;
      const preview = succeeded(await project.preview(["--json", "--show-sames"]));
      await project.write("plan.json", preview.stdout);
      const run = await novacron(project, "review", "plan.json", "--format", "json", "--fail-on", "low");
      const review = JSON.parse(run.stdout) as Review;
      expect(review.findings.map(({ rule, urn, message }) => `${rule} ${urn}: ${message}`)).toEqual([]);

      expect(inputsOf(preview, "aws:lb/loadBalancer:LoadBalancer")).toMatchObject([
        { internal: true, loadBalancerType: "network" },
      ]);
      expect(inputsOf(preview, "aws:lb/targetGroup:TargetGroup")).toMatchObject([
        { port: 8080, protocol: "TCP", healthCheck: { port: "8081", protocol: "HTTP", path: "/health" } },
      ]);
      expect(inputsOf(preview, "azure-native:network:LoadBalancer")).toMatchObject([
        {
          sku: { name: "Standard" },
          frontendIPConfigurations: [{ privateIPAllocationMethod: "Dynamic", zones: ["1", "2", "3"] }],
          loadBalancingRules: [{ frontendPort: 8080, backendPort: 8080, disableOutboundSnat: true }],
          probes: [{ port: 8081, protocol: "Http", requestPath: "/health" }],
        },
      ]);
      expect(inputsOf(preview, "gcp:compute/forwardingRule:ForwardingRule")).toMatchObject([
        { loadBalancingScheme: "INTERNAL", ports: ["8080"], ipProtocol: "TCP" },
      ]);
      for (const type of [
        "aws:ec2/internetGateway:InternetGateway",
        "azure-native:network:PublicIPAddress",
        "aws:ec2/eip:Eip",
      ])
        expect(inputsOf(preview, type)).toEqual([]);

      succeeded(await project.up(["--skip-preview"]));
      const { where, addresses } = (await project.outputs()) as { where: string[]; addresses: string[] };
      const address = Object.fromEntries(where.map((provider, index) => [provider, addresses[index]]));
      expect(address).toEqual({
        aws: expect.stringMatching(/\.amazonaws\.com$/),
        azure: expect.stringMatching(/^10\./),
        gcp: expect.stringMatching(/^10\./),
      });
      succeeded(await project.preview(["--expect-no-changes"]));
    });

    it("are on the Internet where they are public, and their machines are not", async () => {
      const { project } = made;
      await project.write("index.ts", program("{ port: 8080, public: true }"));
      const preview = succeeded(await project.preview(["--json", "--show-sames"]));
      expect(inputsOf(preview, "aws:lb/loadBalancer:LoadBalancer").at(-1)).toMatchObject({ internal: false });
      expect(inputsOf(preview, "aws:ec2/internetGateway:InternetGateway")).toHaveLength(1);
      const [template] = inputsOf(preview, "aws:ec2/launchTemplate:LaunchTemplate");
      expect(template).toMatchObject({ networkInterfaces: [{ associatePublicIpAddress: "false" }] });
      for (const subnet of inputsOf(preview, "aws:ec2/subnet:Subnet"))
        expect(subnet).toMatchObject({ mapPublicIpOnLaunch: false });
      const firewall = Object.entries(stepsOf(preview)).find(([name]) => /^web-a-eu-west-1-behind$/.test(name));
      expect(firewall?.[1].newState?.inputs?.ingress).toMatchObject([
        { fromPort: 8080, toPort: 8080 },
        { fromPort: 8081, toPort: 8081 },
      ]);
      expect(JSON.stringify(firewall)).not.toContain("0.0.0.0/0");
      const [set] = inputsOf(preview, "azure-native:compute:VirtualMachineScaleSet");
      expect(JSON.stringify(set)).not.toContain("publicIPAddress");
      expect(JSON.stringify(inputsOf(preview, "gcp:compute/instanceTemplate:InstanceTemplate"))).not.toContain(
        "accessConfigs",
      );

      succeeded(await project.up(["--skip-preview"]));
      const { where, addresses } = (await project.outputs()) as { where: string[]; addresses: string[] };
      const address = Object.fromEntries(where.map((provider, index) => [provider, addresses[index]]));
      expect(address).toEqual({
        aws: expect.stringMatching(/\.amazonaws\.com$/),
        azure: expect.stringMatching(/^203\.0\.113\./),
        gcp: expect.stringMatching(/^203\.0\.113\./),
      });
      succeeded(await project.preview(["--expect-no-changes"]));
    });

    it("refuse a network that is given without what they need, by the name of what is missing", async () => {
      const { project } = made;
      const given = 'network: { aws: { subnetIds: ["subnet-1"], network: "vpc-1" } },';
      await project.write("index.ts", program("{ port: 8080, public: true }", given));
      const { exitCode, stdout, stderr } = await project.preview();
      expect(exitCode).not.toBe(0);
      expect(stdout + stderr).toContain("NC1001: network.publicSubnetIds is missing");
      await project.write("index.ts", program("{ port: 8080, public: true }"));
    });

    it("go whole", async () => {
      succeeded(await made.project.destroy(["--skip-preview"]));
      expect(await made.doubles.listAlive()).toEqual([]);
    });
  },
);
