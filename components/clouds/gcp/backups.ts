import type * as pulumi from "@pulumi/pulumi";
import type { MachineContext } from "../../machine/machine-context.ts";
import { asLabels } from "../../machine/machine-tags.ts";
import { projectOf, zoneOf } from "./project.ts";
import { gcp } from "./sdk.ts";

/** A snapshot each day of a machine's disk, which is called as the machine is. */
export function declareGcpBackups(
  { spec, target, place, tags, options }: MachineContext,
  disk: pulumi.Input<string>,
): void {
  const { backups } = spec;
  if (backups === undefined) return;
  const project = projectOf(target);
  const policy = new gcp.compute.ResourcePolicy(
    place,
    {
      ...project,
      region: target.region,
      snapshotSchedulePolicy: {
        schedule: { dailySchedule: { daysInCycle: 1, startTime: `${String(backups.atHour).padStart(2, "0")}:00` } },
        retentionPolicy: { maxRetentionDays: backups.keepDays, onSourceDiskDelete: "APPLY_RETENTION_POLICY" },
        snapshotProperties: { labels: tags.apply(asLabels) },
      },
    },
    options,
  );
  new gcp.compute.DiskResourcePolicyAttachment(
    place,
    { ...project, zone: zoneOf(target), disk, name: policy.name },
    options,
  );
}
