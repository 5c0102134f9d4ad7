import type * as pulumi from "@pulumi/pulumi";
import type { CloudTarget } from "../../../provider/schema/cloud-target.ts";
import { atPlace } from "../../machine/at-place.ts";
import type { MachineContext } from "../../machine/machine-context.ts";
import { aws } from "./sdk.ts";

/** Canonical's account: https://documentation.ubuntu.com/aws/aws-how-to/instances/find-ubuntu-images/ */
const canonical = "099720109477";

/** The AMI that is given for the target, else the newest of Ubuntu 24.04 LTS in its region, of its architecture. */
export function awsImage({ spec, target, options }: MachineContext): pulumi.Input<string> {
  return atPlace(spec.image, target) ?? newestUbuntu(target, options);
}

function newestUbuntu({ region, architecture }: CloudTarget, { provider, parent }: pulumi.CustomResourceOptions) {
  const processor = architecture === "arm64" ? "arm64" : "amd64";
  const name = `ubuntu/images/hvm-ssd-gp3/ubuntu-noble-24.04-${processor}-server-*`;
  return aws.ec2.getAmiOutput(
    {
      region,
      mostRecent: true,
      owners: [canonical],
      filters: [
        { name: "name", values: [name] },
        { name: "architecture", values: [architecture] },
      ],
    },
    { ...(provider !== undefined && { provider }), ...(parent !== undefined && { parent }) },
  ).id;
}
