import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { resourceNamed, slowTest, stepsOf, succeeded } from "../support/novacron-project.ts";
import { type ProjectOnDoubles, projectOn } from "../support/project-on-doubles.ts";
import { type PulumiProject, pulumiMissing } from "../support/pulumi.ts";
import type { Doubles } from "./index.ts";

const program = `
import * as pulumi from "@pulumi/pulumi";
import * as azure from "@pulumi/azure-native";

const config = new pulumi.Config();
const group = new azure.resources.ResourceGroup("shop", { location: "West Europe" });
const at = { resourceGroupName: group.name, location: group.location };
const network = new azure.network.VirtualNetwork("net", { ...at, addressSpace: { addressPrefixes: ["10.0.0.0/16"] } });
const subnet = new azure.network.Subnet("sub", {
  resourceGroupName: group.name,
  virtualNetworkName: network.name,
  addressPrefix: "10.0.1.0/24",
});
const nic = new azure.network.NetworkInterface("nic", {
  ...at,
  ipConfigurations: [{ name: "main", subnet: { id: subnet.id } }],
});
const identity = new azure.managedidentity.UserAssignedIdentity("who", at);
const vm = new azure.compute.VirtualMachine("server", {
  ...at,
  hardwareProfile: { vmSize: config.get("size") ?? "Standard_D2s_v5" },
  identity: { type: "UserAssigned", userAssignedIdentities: [identity.id] },
  networkProfile: { networkInterfaces: [{ id: nic.id, primary: true }] },
  osProfile: { computerName: "server", adminUsername: config.get("user") ?? "operator", adminPassword: pulumi.secret("Very-5ecret") },
  storageProfile: {
    imageReference: { publisher: "Canonical", offer: "ubuntu-24_04-lts", sku: "server", version: "latest" },
    osDisk: { createOption: "FromImage", deleteOption: config.get("disk") ?? "Delete", managedDisk: { storageAccountType: "Premium_LRS" } },
  },
// An interface is of one machine at a time.
}, { deleteBeforeReplace: config.get("disk") === undefined });
export const id = vm.id;
export const address = nic.ipConfigurations.apply((all) => all?.[0]?.privateIPAddress);
export const principal = identity.principalId;
`;

describe.skipIf(pulumiMissing !== null)("the double of Azure", { timeout: slowTest }, () => {
  let on: ProjectOnDoubles;
  let project: PulumiProject;
  let doubles: Doubles;
  const kinds = async () => (await doubles.listAlive()).map(({ token }) => token.split(":").at(-1)).sort();

  beforeAll(async () => {
    on = await projectOn("azure-native", program, {});
    ({ project, doubles } = on);
  }, slowTest);
  afterAll(() => on?.end());

  it("makes what a program of the real SDK declares, and finds nothing to change then", async () => {
    succeeded(await project.up());
    const { id, address, principal } = await project.outputs();
    expect(id).toMatch(
      /^\/subscriptions\/[-0-9a-f]{36}\/resourceGroups\/shop\w{8}\/providers\/Microsoft.Compute\/virtualMachines\/server\w{8}$/,
    );
    expect(address).toMatch(/^10\.0\./);
    expect(principal).toMatch(/^[-0-9a-f]{36}$/);
    const { location, osProfile } = resourceNamed(await project.export(), "server").outputs ?? {};
    expect(location).toBe("westeurope");
    expect(JSON.stringify(osProfile)).not.toContain("5ecret");
    expect(succeeded(await project.preview(["--expect-no-changes"])).stdout).toMatch(/Resources:\s+7 unchanged/);
    expect(succeeded(await project.refresh(["--skip-preview"])).stdout).toMatch(/Resources:\s+7 unchanged/);
  });

  it("refuses what the SDK's types do not have, by its name", async () => {
    await project.write("index.ts", program.replace('createOption: "FromImage"', 'createOption: 7, cashing: "None"'));
    const { exitCode, stdout } = await project.preview();
    await project.write("index.ts", program);
    expect(exitCode).not.toBe(0);
    expect(stdout).toContain("storageProfile.osDisk.cashing");
    expect(stdout).toContain("storageProfile.osDisk.createOption");
  });

  it("changes a size in place, and replaces a machine whose administrator changes", async () => {
    await project.setConfig("size", "Standard_D4s_v5");
    const { server } = stepsOf(succeeded(await project.preview(["--json"])));
    expect(server).toMatchObject({ op: "update", detailedDiff: { "hardwareProfile.vmSize": { kind: "update" } } });
    succeeded(await project.up(["--skip-preview"]));
    await project.setConfig("user", "somebody");
    const before = (await project.outputs()).id;
    succeeded(await project.up());
    expect((await project.outputs()).id).not.toBe(before);
    expect((await kinds()).filter((kind) => kind === "VirtualMachine" || kind === "Disk")).toEqual([
      "Disk",
      "VirtualMachine",
    ]);
  });

  it("has a failed machine made by a second try where capacity lacked, and keeps what timed out", async () => {
    succeeded(await project.destroy(["--skip-preview"]));
    expect(await kinds()).toEqual([]);
    await doubles.faults.inject({ kind: "noCapacity", region: "westeurope" });
    const refused = await project.up(["--skip-preview"]);
    expect(refused.stdout).toContain('Code="SkuNotAvailable"');
    expect(await kinds()).not.toContain("VirtualMachine");
    await doubles.faults.inject({ kind: "timeOutAfterCreate", token: "azure-native:compute:VirtualMachine" });
    const late = await project.up(["--skip-preview"]);
    expect(late.exitCode).not.toBe(0);
    expect(await kinds()).toContain("VirtualMachine");
    const { id } = resourceNamed(await project.export(), "server");
    expect(succeeded(await project.up(["--skip-preview"])).stdout).toContain("1 updated");
    expect((await project.outputs()).id).toBe(id);
    expect((await doubles.faults.happened()).map(({ kind }) => kind)).toEqual(["noCapacity", "timeOutAfterCreate"]);
  });

  it("leaves a disk behind that does not go with its machine, as Azure does", async () => {
    await project.setConfig("disk", "Detach");
    succeeded(await project.up(["--skip-preview"]));
    succeeded(await project.run("destroy", "--yes", "--target", resourceNamed(await project.export(), "server").urn));
    expect(await kinds()).toContain("Disk");
  });
});
