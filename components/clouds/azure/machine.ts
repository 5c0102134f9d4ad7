import * as pulumi from "@pulumi/pulumi";
import { atPlace } from "../../machine/at-place.ts";
import type { DeclaredMachine, MachineContext } from "../../machine/machine-context.ts";
import { azureImage } from "./image.ts";
import { azureDisk, azureIdentity } from "./machine-parts.ts";
import { declareAzureNetwork } from "./network.ts";
import { osProfile, securityProfile } from "./os-profile.ts";
import { azure } from "./sdk.ts";

/** A virtual machine and what it needs, in a resource group of its own. */
export async function declareAzureMachine(context: MachineContext): Promise<DeclaredMachine> {
  const { spec, target, place, tags, diskGiB, options } = context;
  const location = target.region;
  const group = new azure.resources.ResourceGroup(place, { location, tags }, options);
  const common = { resourceGroupName: group.name, location, tags };
  const { subnetId, securityGroupId } = declareAzureNetwork(context, group.name);
  const nic = new azure.network.NetworkInterface(
    place,
    {
      ...common,
      networkSecurityGroup: { id: securityGroupId },
      ipConfigurations: [
        { name: "private", subnet: { id: subnetId }, privateIPAllocationMethod: "Dynamic", primary: true },
      ],
    },
    // An interface is of one machine at a time: where another is made before the old one goes, it needs one of its own.
    { ...options, replacementTrigger: otherMachine(context) },
  );
  const machine = new azure.compute.VirtualMachine(
    place,
    {
      ...common,
      ...(target.zone !== undefined && { zones: [target.zone] }),
      hardwareProfile: { vmSize: target.type },
      storageProfile: {
        imageReference: azureImage(context),
        osDisk: {
          createOption: "FromImage",
          deleteOption: "Delete",
          caching: "ReadWrite",
          diskSizeGB: diskGiB,
          managedDisk: azureDisk(context),
        },
      },
      osProfile: { ...osProfile(spec), computerName: place },
      networkProfile: { networkInterfaces: [{ id: nic.id, primary: true }] },
      identity: azureIdentity(context),
      securityProfile: securityProfile(target.architecture),
      ...(target.purchase === "spot" && {
        priority: "Spot",
        evictionPolicy: "Deallocate",
        billingProfile: { maxPrice: -1 },
      }),
    },
    options,
  );
  if (spec.backups !== undefined) (await import("./backups.ts")).declareAzureBackups(context, group.name, machine);
  return {
    id: machine.id,
    privateIp: nic.ipConfigurations.apply((configurations) => configurations?.[0]?.privateIPAddress ?? ""),
  };
}

/** What Azure cannot change of a machine: where any of it does, another machine is made. */
function otherMachine({ spec, target }: MachineContext): pulumi.Output<unknown> {
  const { kind } = spec.disk;
  return pulumi.output({
    zone: target.zone ?? "",
    purchase: target.purchase,
    image: atPlace(spec.image, target) ?? target.architecture,
    disk: { kind, key: atPlace(spec.disk.key, target) ?? "" },
    publicKey: spec.ssh?.publicKey ?? "",
    userData: spec.userData ?? "",
  });
}
