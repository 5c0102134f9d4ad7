import * as pulumi from "@pulumi/pulumi";
import type { DecisionRecord } from "../provider/schema/decision.ts";

/**
 * The whole record of a decision: every factor, what was removed and by what, and the digests of all that went in.
 *
 * @example
 * export const whyWeb = explain({ record: web.decision.record });
 */
export function explain(
  args: { record: pulumi.Input<string> },
  options?: pulumi.InvokeOptions,
): pulumi.Output<DecisionRecord> {
  return pulumi
    .output(args.record)
    .apply((record) => pulumi.runtime.invoke("novacron:index:explain", { record }, options))
    .apply((answer) => answer.record as DecisionRecord);
}
