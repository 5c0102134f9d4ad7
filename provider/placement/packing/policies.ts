import { bestFit } from "./best-fit.ts";
import { fragmentationGradientDescent } from "./fgd.ts";
import { leastLoss } from "./least-loss.ts";
import type { MakePolicy } from "./packing-policy.ts";
import type { TypicalPod } from "./typical-pods.ts";

/** Names of the packing policies; the first is the default. */
export const packingPolicies = ["novacron", "fgd", "bestfit"] as const;

/** Name of a packing policy. */
export type PackingPolicyName = (typeof packingPolicies)[number];

/** Makes a policy by its name. Only FGD looks at the workload's typical pods: it needs to know them beforehand. */
export function packingPolicy(name: PackingPolicyName, typical: readonly TypicalPod[]): MakePolicy {
  switch (name) {
    case "novacron":
      return leastLoss();
    case "fgd":
      return fragmentationGradientDescent(typical);
    case "bestfit":
      return bestFit;
  }
}
