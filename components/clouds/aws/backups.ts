import type { MachineContext } from "../../machine/machine-context.ts";
import { aws } from "./sdk.ts";

const managed = "arn:aws:iam::aws:policy/service-role/AWSDataLifecycleManagerServiceRole";

/** A snapshot each day of every volume that has the machine's tags, and how long it is kept. */
export function declareAwsBackups({ spec, target, place, tags, options }: MachineContext): void {
  const { backups } = spec;
  if (backups === undefined) return;
  const role = new aws.iam.Role(
    `${place}-backups`,
    {
      assumeRolePolicy: JSON.stringify({
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Principal: { Service: "dlm.amazonaws.com" }, Action: "sts:AssumeRole" }],
      }),
      tags,
    },
    options,
  );
  new aws.iam.RolePolicyAttachment(`${place}-backups`, { role: role.name, policyArn: managed }, options);
  new aws.dlm.LifecyclePolicy(
    `${place}-backups`,
    {
      region: target.region,
      description: "Daily snapshots",
      executionRoleArn: role.arn,
      state: "ENABLED",
      policyDetails: {
        resourceTypes: ["VOLUME"],
        targetTags: tags.apply((all) => pick(all, ["novacron-placement", "novacron-stack"])),
        schedules: [
          {
            name: "daily",
            createRule: { interval: 24, intervalUnit: "HOURS", times: `${String(backups.atHour).padStart(2, "0")}:00` },
            retainRule: { interval: backups.keepDays, intervalUnit: "DAYS" },
            copyTags: true,
          },
        ],
      },
      tags,
    },
    options,
  );
}

function pick(all: Readonly<Record<string, string>>, keys: readonly string[]): Record<string, string> {
  return Object.fromEntries(Object.entries(all).filter(([key]) => keys.includes(key)));
}
