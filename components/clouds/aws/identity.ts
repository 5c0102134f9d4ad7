import type * as pulumi from "@pulumi/pulumi";
import { atPlace } from "../../machine/at-place.ts";
import type { MachineContext } from "../../machine/machine-context.ts";
import { aws } from "./sdk.ts";

/** The instance profile that is given for the target, else one with a role of its own, which may do what is given and no more. */
export function declareAwsIdentity({ spec, target, place, tags, options }: MachineContext): pulumi.Input<string> {
  const given = atPlace(spec.identity, target);
  if (given?.instanceProfile !== undefined) return given.instanceProfile;
  const role = new aws.iam.Role(
    place,
    {
      assumeRolePolicy: JSON.stringify({
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" }],
      }),
      tags,
    },
    options,
  );
  for (const [index, policyArn] of (given?.policyArns ?? []).entries())
    new aws.iam.RolePolicyAttachment(`${place}-${index}`, { role: role.name, policyArn }, options);
  return new aws.iam.InstanceProfile(place, { role: role.name, tags }, options).name;
}
