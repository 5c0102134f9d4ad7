import type * as pulumi from "@pulumi/pulumi";
import type { MachineContext } from "../../machine/machine-context.ts";
import { aws } from "./sdk.ts";

const service = { Service: "vpc-flow-logs.amazonaws.com" };

/** Logs of the connections that a network refuses, kept for 30 days; by a role that may write to this log group alone. */
export function declareFlowLogs({ target, place, tags, options }: MachineContext, vpcId: pulumi.Input<string>): void {
  const { region } = target;
  const logs = new aws.cloudwatch.LogGroup(`${place}-flows`, { region, retentionInDays: 30, tags }, options);
  const role = new aws.iam.Role(
    `${place}-flows`,
    {
      assumeRolePolicy: JSON.stringify({
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Principal: service, Action: "sts:AssumeRole" }],
      }),
      tags,
    },
    options,
  );
  const policy = new aws.iam.RolePolicy(
    `${place}-flows`,
    {
      role: role.name,
      policy: logs.arn.apply((arn) =>
        JSON.stringify({
          Version: "2012-10-17",
          Statement: [
            { Effect: "Allow", Action: ["logs:CreateLogStream", "logs:PutLogEvents"], Resource: `${arn}:*` },
            { Effect: "Allow", Action: ["logs:DescribeLogGroups", "logs:DescribeLogStreams"], Resource: arn },
          ],
        }),
      ),
    },
    options,
  );
  new aws.ec2.FlowLog(
    `${place}-flows`,
    {
      region,
      vpcId,
      trafficType: "REJECT",
      logDestinationType: "cloud-watch-logs",
      logDestination: logs.arn,
      iamRoleArn: role.arn,
      tags,
    },
    { ...options, dependsOn: [...dependencies(options), policy] },
  );
}

function dependencies({ dependsOn }: pulumi.CustomResourceOptions): pulumi.Resource[] {
  return Array.isArray(dependsOn) ? (dependsOn as pulumi.Resource[]) : [];
}
