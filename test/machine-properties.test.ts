import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { motoVariable } from "./doubles/aws/moto.ts";
import { motoMissing } from "./doubles/index.ts";
import { type CloudProject, cloudConfig, cloudProject } from "./support/cloud-project.ts";
import { decisionsIn } from "./support/decided.ts";
import { instancesIn } from "./support/moto-instances.ts";
import { slowTest, succeeded } from "./support/novacron-project.ts";
import { pulumiMissing } from "./support/pulumi.ts";

/** Of a well-known point of the curve. */
const publicKey = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIFhmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZmZm ops@example.com";
const policyArn = "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore";
const userData = "#cloud-config\nruncmd: [echo very-5ecret]\n";
const encoded = Buffer.from(userData).toString("base64");

/** Accounts of the three clouds, of which two are not those of the credentials where `ids` says so. */
const federation = (ids: { readonly aws: string; readonly azure: string }): string => `
import { CloudFederation, VirtualMachine } from "novacron/components";

const clouds = new CloudFederation("clouds", {
  accounts: [
    { name: "prod", cloud: "aws", id: "${ids.aws}", regions: ["eu-central-1"], types: ["m5.large"] },
    { name: "corp", cloud: "azure", id: "${ids.azure}", regions: ["westeurope"], types: ["Standard_D2s_v5"] },
    { name: "lab", cloud: "gcp", id: "shop-dev", regions: ["europe-west4"], types: ["n2-standard-2"] },
  ],
});
`;

const mistaken = `${federation({ aws: "210987654321", azure: "00000000-0000-4000-8000-00000000beef" })}
for (const account of ["prod", "corp"])
  new VirtualMachine("on-" + account, { vcpus: 2, memoryGiB: 8, targets: [account + ".*"] }, { provider: clouds });
`;

const program = `
import * as pulumi from "@pulumi/pulumi";
import * as aws from "@pulumi/aws";
import * as azure from "@pulumi/azure-native";
import * as gcp from "@pulumi/gcp";
${federation({ aws: "123456789012", azure: cloudConfig["azure-native:subscriptionId"] })}
const kms = new aws.kms.Key("disks", { region: "eu-central-1", enableKeyRotation: true });

const keys = new azure.resources.ResourceGroup("keys", { location: "westeurope" });
const at = { resourceGroupName: keys.name, location: "westeurope" };
const { tenantId } = azure.authorization.getClientConfigOutput();
const vault = new azure.keyvault.Vault("keys", {
  ...at,
  properties: { tenantId, sku: { family: "A", name: "standard" }, enablePurgeProtection: true, enableRbacAuthorization: true },
});
const vaultKey = new azure.keyvault.Key("disks", { resourceGroupName: keys.name, vaultName: vault.name, properties: { kty: "RSA", keySize: 4096 } });
const encryption = new azure.compute.DiskEncryptionSet("disks", {
  ...at,
  identity: { type: "SystemAssigned" },
  activeKey: { keyUrl: vaultKey.keyUriWithVersion, sourceVault: { id: vault.id } },
});

const ring = new gcp.kms.KeyRing("disks", { location: "europe-west4" });
const cmek = new gcp.kms.CryptoKey("disks", { keyRing: ring.id, rotationPeriod: "7776000s" });

const known = new azure.managedidentity.UserAssignedIdentity("app", at);
const account = new gcp.serviceaccount.Account("app", { accountId: "shop-app" });

const asked = {
  vcpus: 2,
  memoryGiB: 8,
  labels: { app: "shop" },
  tags: { team: "Payments" },
  ssh: { publicKey: "${publicKey}", from: ["10.9.0.0/16"] },
  userData: pulumi.secret(${JSON.stringify(userData)}),
  disk: { kind: "fast", sizeGiB: 64, key: { aws: kms.arn, azure: encryption.id, gcp: cmek.id } },
  backups: { keepDays: 14, atHour: 2 },
  ingress: [{ ports: "8000-8100", protocol: "udp", from: ["10.8.0.0/16"] }],
  identity: {
    aws: { policyArns: ["${policyArn}"] },
    azure: { userAssignedIds: [known.id] },
    gcp: { serviceAccount: account.email },
  },
};
for (const account of ["prod", "corp", "lab"])
  new VirtualMachine(account, { ...asked, targets: [account + ".*"] }, { provider: clouds });
export const kmsArn = kms.arn;
export const encryptionSet = encryption.id;
export const cmekId = cmek.id;
export const identity = known.id;
export const email = account.email;
`;

const skipped = pulumiMissing !== null || motoMissing !== null;

describe.skipIf(skipped)("what is asked of a machine, on each cloud", { timeout: 2 * slowTest }, () => {
  let made: CloudProject;
  beforeAll(async () => {
    made = await cloudProject({ name: "asked", files: { "index.ts": mistaken }, config: cloudConfig });
  }, slowTest);
  afterAll(() => made?.cleanup());

  it("is not made with credentials of another account than the federation says", async () => {
    const up = await made.project.up(["--skip-preview", "--continue-on-error"]);
    expect(up.exitCode).not.toBe(0);
    const said = up.stdout + up.stderr;
    expect(said).toMatch(/NC1001: the provider for prod works in 123456789012, and the federation says 210987654321/);
    expect(said).toMatch(/Give it in accounts: { "prod": { provider } }, or correct the id in the federation/);
    expect(said).toMatch(/NC1001: the provider for corp works in 0{8}-0000-4000-8000-0{11}1, and the federation says/);
    expect(await made.doubles.listAlive()).toEqual([]);
  });

  it("is what the clouds have", async () => {
    const { project, doubles } = made;
    await project.write("index.ts", program);
    succeeded(await project.up(["--skip-preview"]));
    const { kmsArn, encryptionSet, cmekId, identity, email } = await project.outputs();
    const tags = { app: "shop", team: "Payments", "novacron-stack": "asked/dev" };

    const [machine, ...others] = await instancesIn(doubles.environment[motoVariable] ?? "", "eu-central-1");
    expect(others).toEqual([]);
    expect(machine).toMatchObject({
      userData,
      publicKeys: [publicKey.split(" ").slice(0, 2).join(" ")],
      tags: { ...tags, "novacron-placement": "prod" },
      ingress: [
        { from: ["10.8.0.0/16"], ports: "udp 8000-8100" },
        { from: ["10.9.0.0/16"], ports: "tcp 22-22" },
      ],
      policyArns: [policyArn],
      volumes: [{ sizeGiB: 64, type: "io2", encrypted: true, kmsKeyId: kmsArn }],
    });
    const [daily] = await doubles.told("aws:dlm/lifecyclePolicy:LifecyclePolicy");
    expect(daily).toMatchObject({
      state: "ENABLED",
      policyDetails: {
        schedules: [{ createRule: { times: "02:00" }, retainRule: { interval: 14, intervalUnit: "DAYS" } }],
      },
    });
    // The policy finds the volume by its tags.
    expect(daily?.policyDetails).toMatchObject({
      targetTags: { "novacron-placement": "prod", "novacron-stack": "asked/dev" },
    });
    expect(machine?.volumes[0]?.tags).toMatchObject({ "novacron-placement": "prod", "novacron-stack": "asked/dev" });

    expect(await doubles.told("azure-native:compute:VirtualMachine")).toMatchObject([
      {
        osProfile: {
          customData: encoded,
          linuxConfiguration: { disablePasswordAuthentication: true, ssh: { publicKeys: [{ keyData: publicKey }] } },
        },
        storageProfile: {
          osDisk: {
            diskSizeGB: 64,
            managedDisk: { storageAccountType: "Premium_LRS", diskEncryptionSet: { id: encryptionSet } },
          },
        },
        identity: { type: "SystemAssigned, UserAssigned", userAssignedIdentities: [identity] },
        tags: { ...tags, "novacron-placement": "corp" },
      },
    ]);
    const [firewall] = await doubles.told("azure-native:network:NetworkSecurityGroup");
    expect(firewall?.securityRules).toMatchObject([
      { access: "Allow", destinationPortRange: "8000-8100", protocol: "Udp", sourceAddressPrefixes: ["10.8.0.0/16"] },
      { access: "Allow", destinationPortRange: "22", sourceAddressPrefixes: ["10.9.0.0/16"] },
      { access: "Deny", destinationPortRange: "*" },
    ]);
    expect(await doubles.told("azure-native:recoveryservices:ProtectionPolicy")).toMatchObject([
      { properties: { retentionPolicy: { dailySchedule: { retentionDuration: { count: 14 } } } } },
    ]);
    expect(await doubles.told("azure-native:recoveryservices:ProtectedItem")).toHaveLength(1);

    expect(await doubles.told("gcp:compute/instance:Instance")).toMatchObject([
      {
        bootDisk: { kmsKeySelfLink: cmekId, initializeParams: { size: 64, type: "pd-ssd" } },
        metadata: { "ssh-keys": `ubuntu:${publicKey}`, "user-data": userData, "block-project-ssh-keys": "TRUE" },
        serviceAccount: { email },
        labels: { app: "shop", team: "payments", "novacron-placement": "lab", "novacron-stack": "asked-dev" },
      },
    ]);
    const firewalls = await doubles.told("gcp:compute/firewall:Firewall");
    expect(firewalls).toHaveLength(2);
    for (const [protocol, port, from] of [
      ["udp", "8000-8100", "10.8.0.0/16"],
      ["tcp", "22", "10.9.0.0/16"],
    ])
      expect(firewalls).toContainEqual(
        expect.objectContaining({
          allows: [expect.objectContaining({ protocol, ports: [port] })],
          sourceRanges: [from],
          targetServiceAccounts: [email],
        }),
      );
    const [schedule] = await doubles.told("gcp:compute/resourcePolicy:ResourcePolicy");
    expect(schedule?.snapshotSchedulePolicy).toMatchObject({
      schedule: { dailySchedule: { startTime: "02:00" } },
      retentionPolicy: { maxRetentionDays: 14 },
    });
    expect(await doubles.told("gcp:compute/diskResourcePolicyAttachment:DiskResourcePolicyAttachment")).toMatchObject([
      { name: schedule?.name, disk: expect.stringMatching(/^lab-lab-europe-west4-/), zone: "europe-west4-b" },
    ]);
  });

  it("keeps what is secret out of the state, and has nothing to change then", async () => {
    const { project } = made;
    const state = JSON.stringify(await project.export());
    expect(state).not.toContain("very-5ecret");
    expect(state).not.toContain(encoded);
    expect(Object.keys(decisionsIn(JSON.parse(state)))).toEqual(expect.arrayContaining(["prod", "corp", "lab"]));
    succeeded(await project.preview(["--expect-no-changes"]));
  });

  it("goes whole, backups and keys with it", async () => {
    succeeded(await made.project.destroy(["--skip-preview"]));
    expect(await made.doubles.listAlive()).toEqual([]);
  });
});
