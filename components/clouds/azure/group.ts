import * as pulumi from "@pulumi/pulumi";
import type { DeclaredSlice, SliceContext } from "../../group/slice-context.ts";
import { atPlace } from "../../machine/at-place.ts";
import { declareAzureAutoscale } from "./autoscale.ts";
import { azureImage } from "./image.ts";
import { declareAzureLoadBalancer, reached } from "./load-balancer.ts";
import { azureDisk, azureIdentity } from "./machine-parts.ts";
import { declareAzureNetwork } from "./network.ts";
import { osProfile, securityProfile } from "./os-profile.ts";
import { azure } from "./sdk.ts";
import { azureZones } from "./zones.ts";

/** A scale set over the zones of a region, in a resource group of its own, and what it needs. */
export async function declareAzureGroup(context: SliceContext): Promise<DeclaredSlice> {
  const { spec, group, target, place, tags, options, min } = context;
  const location = target.region;
  if (spec.backups !== undefined) {
    await pulumi.log.warn(
      `Azure makes no snapshots of the disks of scale sets: backups has no effect on ${place}. Keep what must not be lost elsewhere.`,
      options.parent,
    );
  }
  const resources = new azure.resources.ResourceGroup(place, { location, tags }, options);
  const resourceGroupName = resources.name;
  const { subnetId, securityGroupId } = declareAzureNetwork(reached(context), resourceGroupName);
  const balancer = group.loadBalancer && declareAzureLoadBalancer(context, group.loadBalancer, resources, subnetId);
  const backendPoolIds = [
    ...(atPlace(group.balancing, target)?.backendPoolIds ?? []),
    ...(balancer === undefined ? [] : [balancer.backendPoolId]),
  ];
  const zones = azureZones(context);
  const health = healthExtension(context);
  const machines = new azure.compute.VirtualMachineScaleSet(
    place,
    {
      resourceGroupName,
      location,
      ...(zones.length > 0 && { zones: [...zones], zoneBalance: false }),
      orchestrationMode: "Uniform",
      overprovision: false,
      singlePlacementGroup: false,
      platformFaultDomainCount: 1,
      sku: { name: target.type, tier: "Standard", capacity: Math.max(min, 1) },
      upgradePolicy: { mode: health === undefined ? "Automatic" : "Rolling" },
      ...(health !== undefined && {
        automaticRepairsPolicy: { enabled: true, gracePeriod: isoMinutes(group.health?.graceSeconds ?? 0) },
      }),
      identity: azureIdentity(context),
      virtualMachineProfile: {
        storageProfile: {
          imageReference: azureImage(context),
          osDisk: {
            createOption: "FromImage",
            caching: "ReadWrite",
            diskSizeGB: context.diskGiB,
            managedDisk: azureDisk(context),
          },
        },
        osProfile: { ...osProfile(spec), computerNamePrefix: place.slice(0, 9) },
        securityProfile: securityProfile(target.architecture),
        networkProfile: {
          networkInterfaceConfigurations: [
            {
              name: "private",
              primary: true,
              networkSecurityGroup: { id: securityGroupId },
              ipConfigurations: [
                {
                  name: "private",
                  primary: true,
                  subnet: { id: subnetId },
                  loadBalancerBackendAddressPools: backendPoolIds.map((id) => ({ id })),
                },
              ],
            },
          ],
        },
        ...(health !== undefined && { extensionProfile: { extensions: [health] } }),
        ...(target.purchase === "spot" && {
          priority: "Spot",
          evictionPolicy: "Delete",
          billingProfile: { maxPrice: -1 },
        }),
      },
      tags,
    },
    // How many there are is up to autoscaling.
    { ...options, ignoreChanges: ["sku.capacity"] },
  );
  declareAzureAutoscale(context, resourceGroupName, machines.id);
  return { id: machines.id, ...(balancer !== undefined && { address: balancer.address }) };
}

/** https://learn.microsoft.com/azure/virtual-machine-scale-sets/virtual-machine-scale-sets-health-extension */
function healthExtension({ group: { health } }: SliceContext) {
  if (health === undefined) return undefined;
  const { port, protocol, path } = health;
  return {
    name: "health",
    publisher: "Microsoft.ManagedServices",
    type: "ApplicationHealthLinux",
    typeHandlerVersion: "1.0",
    autoUpgradeMinorVersion: true,
    settings: { protocol, port, ...(protocol === "http" && { requestPath: path }) },
  };
}

/** ISO 8601, within the 10 to 90 minutes that Azure takes. */
function isoMinutes(seconds: number): string {
  return `PT${Math.min(90, Math.max(10, Math.ceil(seconds / 60)))}M`;
}
