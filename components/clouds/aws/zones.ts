import type { SliceContext } from "../../group/slice-context.ts";
import { aws } from "./sdk.ts";

/** More zones make a group no safer that is worth the traffic between them. */
const most = 3;

/** The zones that are given for the target; else the first three that its account has there. */
export async function awsZones({ group, target, options }: SliceContext): Promise<readonly string[]> {
  const given = group.zones[`${target.account}/${target.region}`];
  if (given !== undefined) return given;
  const { provider, parent } = options;
  const { names } = await aws.getAvailabilityZones(
    {
      region: target.region,
      state: "available",
      filters: [{ name: "opt-in-status", values: ["opt-in-not-required"] }],
    },
    { ...(provider !== undefined && { provider }), ...(parent !== undefined && { parent }) },
  );
  return [...names].sort().slice(0, most);
}
