import * as pulumi from "@pulumi/pulumi";
import { beforeAll, describe, expect, it } from "vitest";
import type { CloudTarget } from "../provider/schema/cloud-target.ts";
import { VirtualMachine, type VirtualMachineArgs } from "./virtual-machine.ts";

interface Declared {
  readonly type: string;
  readonly name: string;
  readonly inputs: Readonly<Record<string, unknown>>;
}

let declared: Declared[] = [];
let cloud: CloudTarget | undefined;

const offer = (provider: CloudTarget["provider"], more: Partial<CloudTarget> = {}): CloudTarget => ({
  provider,
  account: "prod",
  region: { aws: "eu-west-1", azure: "westeurope", gcp: "europe-west1" }[provider],
  type: { aws: "m7i.large", azure: "Standard_D2s_v5", gcp: "n2-standard-2" }[provider],
  architecture: "x86_64",
  vcpus: 2,
  memoryGiB: 8,
  purchase: "onDemand",
  fallback: false,
  pricePerHour: 0.1,
  ...more,
});

// The engine is not here: what it would answer is what a provider says of a resource that is created.
beforeAll(async () => {
  await pulumi.runtime.setMocks({
    newResource: ({ type, name, inputs }) => {
      declared.push({ type, name, inputs });
      const decision = { target: "node", region: "region", costPerMonth: 73, currency: "USD", ...(cloud && { cloud }) };
      if (type === "novacron:index:Placement") return { id: "id", state: { ...inputs, target: "node", decision } };
      return {
        id: `${name}-id`,
        state: { ...inputs, name: `${name}-name`, arn: `arn:${name}`, privateIp: "10.77.0.4" },
      };
    },
    call: ({ token }) => (token === "aws:ec2/getAmi:getAmi" ? { id: "ami-1", imageId: "ami-1" } : {}),
  });
});

const value = <T>(output: pulumi.Output<T>): Promise<T> => new Promise((resolve) => output.apply(resolve));

async function machine(target: CloudTarget | undefined, args: Partial<VirtualMachineArgs> = {}) {
  cloud = target;
  declared = [];
  const made = new VirtualMachine("api", { vcpus: 2, memoryGiB: 8, ...args } as VirtualMachineArgs);
  const outputs = await value(pulumi.all([made.id, made.privateIp, made.type]));
  await (pulumi.runtime as unknown as { waitForRPCs(): Promise<void> }).waitForRPCs();
  return {
    outputs,
    of: (type: string) => declared.filter((resource) => resource.type === type).map(({ inputs }) => inputs),
  };
}

describe("a machine of the own fleet", () => {
  it("is a placement and nothing else", async () => {
    const { outputs } = await machine(undefined, { ingress: [{ ports: 443, from: ["10.0.0.0/8"] }] });
    expect(declared.map(({ type }) => type)).toEqual(["novacron:index:VirtualMachine", "novacron:index:Placement"]);
    expect(outputs).toEqual([undefined, undefined, undefined]);
  });
});

describe("a machine on AWS", () => {
  it("is private, encrypted, with IMDSv2 and an identity without rights", async () => {
    const { of, outputs } = await machine(offer("aws"), { diskGiB: 100 });
    expect(of("aws:ec2/instance:Instance")).toMatchObject([
      {
        region: "eu-west-1",
        instanceType: "m7i.large",
        ami: "ami-1",
        associatePublicIpAddress: false,
        metadataOptions: { httpTokens: "required" },
        rootBlockDevice: { encrypted: true, volumeSize: 100, volumeType: "gp3" },
      },
    ]);
    expect(of("aws:ec2/securityGroup:SecurityGroup")).toMatchObject([{ ingress: [] }]);
    expect(of("aws:iam/rolePolicyAttachment:RolePolicyAttachment")).toEqual([]);
    expect(of("aws:ec2/keyPair:KeyPair")).toEqual([]);
    expect(of("aws:ec2/flowLog:FlowLog")).toHaveLength(1);
    expect(outputs).toEqual(["api-prod-eu-west-1-x86-id", "10.77.0.4", "m7i.large"]);
  });

  it("stands in the subnet that is given for the region of its account, and makes no network", async () => {
    const { of } = await machine(offer("aws"), {
      network: { aws: { subnetId: "subnet-a" }, at: { "prod/eu-west-1": { subnetId: pulumi.output("subnet-b") } } },
    });
    expect(of("aws:ec2/vpc:Vpc")).toEqual([]);
    expect(of("aws:ec2/instance:Instance")).toMatchObject([{ subnetId: "subnet-b" }]);
  });
});

describe("a machine on Azure", () => {
  it("is private, encrypted at its host, and nobody can log in", async () => {
    const { of } = await machine(offer("azure", { zone: "2" }));
    const [vm] = of("azure-native:compute:VirtualMachine");
    expect(vm).toMatchObject({
      location: "westeurope",
      zones: ["2"],
      hardwareProfile: { vmSize: "Standard_D2s_v5" },
      securityProfile: { encryptionAtHost: true, securityType: "TrustedLaunch" },
      osProfile: { linuxConfiguration: { disablePasswordAuthentication: true } },
      identity: { type: "SystemAssigned" },
    });
    expect(JSON.stringify(vm)).toContain("novacron-nobody-logs-in");
    expect(of("azure-native:network:NetworkSecurityGroup")).toMatchObject([
      { securityRules: [{ access: "Deny", priority: 4096, sourceAddressPrefix: "*" }] },
    ]);
    expect(of("azure-native:network:PublicIPAddress")).toEqual([]);
  });
});

describe("a machine on Google Cloud", () => {
  it("is private, shielded, and acts as an account of its own", async () => {
    const { of } = await machine(offer("gcp", { accountId: "shop-prod" }));
    const [instance] = of("gcp:compute/instance:Instance");
    expect(instance).toMatchObject({
      project: "shop-prod",
      zone: "europe-west1-b",
      machineType: "n2-standard-2",
      shieldedInstanceConfig: { enableVtpm: true },
      metadata: { "enable-oslogin": "TRUE" },
    });
    expect(JSON.stringify(instance)).not.toContain("accessConfigs");
    expect(of("gcp:compute/firewall:Firewall")).toEqual([]);
    expect(of("gcp:serviceaccount/account:Account")).toHaveLength(1);
  });
});
