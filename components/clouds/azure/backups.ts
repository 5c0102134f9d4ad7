import * as pulumi from "@pulumi/pulumi";
import type { MachineContext } from "../../machine/machine-context.ts";
import { azure } from "./sdk.ts";

/** A vault that keeps what is deleted for 14 days, and a backup of the machine into it each day. */
export function declareAzureBackups(
  { spec, target, place, tags, options }: MachineContext,
  resourceGroupName: pulumi.Output<string>,
  machine: { readonly id: pulumi.Output<string>; readonly name: pulumi.Output<string> },
): void {
  const { backups } = spec;
  if (backups === undefined) return;
  const location = target.region;
  const vault = new azure.recoveryservices.Vault(
    place,
    {
      resourceGroupName,
      location,
      sku: { name: "RS0", tier: "Standard" },
      properties: {
        publicNetworkAccess: "Disabled",
        securitySettings: { softDeleteSettings: { softDeleteState: "Enabled", softDeleteRetentionPeriodInDays: 14 } },
      },
      tags,
    },
    options,
  );
  // Azure reads the time of day only.
  const times = [`2024-01-01T${String(backups.atHour).padStart(2, "0")}:00:00Z`];
  const policy = new azure.recoveryservices.ProtectionPolicy(
    place,
    {
      resourceGroupName,
      vaultName: vault.name,
      properties: {
        backupManagementType: "AzureIaasVM",
        schedulePolicy: {
          schedulePolicyType: "SimpleSchedulePolicy",
          scheduleRunFrequency: "Daily",
          scheduleRunTimes: times,
        },
        retentionPolicy: {
          retentionPolicyType: "LongTermRetentionPolicy",
          // Azure keeps none for less than a week.
          dailySchedule: {
            retentionTimes: times,
            retentionDuration: { count: Math.max(backups.keepDays, 7), durationType: "Days" },
          },
        },
        timeZone: "UTC",
      },
      tags,
    },
    options,
  );
  const item = pulumi.interpolate`iaasvmcontainerv2;${resourceGroupName};${machine.name}`;
  new azure.recoveryservices.ProtectedItem(
    place,
    {
      resourceGroupName,
      vaultName: vault.name,
      fabricName: "Azure",
      containerName: pulumi.interpolate`IaasVMContainer;${item}`,
      protectedItemName: pulumi.interpolate`VM;${item}`,
      properties: {
        protectedItemType: "Microsoft.Compute/virtualMachines",
        policyId: policy.id,
        sourceResourceId: machine.id,
      },
    },
    options,
  );
}
