import type * as pulumi from "@pulumi/pulumi";
import type { MachineContext } from "../../machine/machine-context.ts";
import { asLabels } from "../../machine/machine-tags.ts";
import { projectOf, zoneOf } from "./project.ts";
import { gcp } from "./sdk.ts";

/** A snapshot each day of a machine's disk, which is called as the machine is. */
export function declareGcpBackups(context: MachineContext, disk: pulumi.Input<string>): void {
  const { target, place, options } = context;
  const policy = declareSnapshotPolicy(context);
  if (policy === undefined) return;
  new gcp.compute.DiskResourcePolicyAttachment(
    place,
    { ...projectOf(target), zone: zoneOf(target), disk, name: policy.name },
    options,
  );
}

/** A schedule of daily snapshots, for disks of the target's region; undefined where no backups are asked for. */
export function declareSnapshotPolicy({ spec, target, place, tags, options }: MachineContext) {
  const { backups } = spec;
  if (backups === undefined) return undefined;
  return new gcp.compute.ResourcePolicy(
    place,
    {
      ...projectOf(target),
      region: target.region,
      snapshotSchedulePolicy: {
        schedule: { dailySchedule: { daysInCycle: 1, startTime: `${String(backups.atHour).padStart(2, "0")}:00` } },
        retentionPolicy: { maxRetentionDays: backups.keepDays, onSourceDiskDelete: "APPLY_RETENTION_POLICY" },
        snapshotProperties: { labels: tags.apply(asLabels) },
      },
    },
    options,
  );
}
