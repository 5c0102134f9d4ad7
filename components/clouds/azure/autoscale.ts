import type * as pulumi from "@pulumi/pulumi";
import type { SliceContext } from "../../group/slice-context.ts";
import { azure } from "./sdk.ts";

/** Adds a machine where the mean use of processors passes what is asked for by ten points, and takes one where it falls as far below. */
export function declareAzureAutoscale(
  { group, target, place, tags, min, max, options }: SliceContext,
  resourceGroupName: pulumi.Input<string>,
  machines: pulumi.Input<string>,
): void {
  const rule = (operator: "GreaterThan" | "LessThan", threshold: number, direction: "Increase" | "Decrease") => ({
    metricTrigger: {
      metricName: "Percentage CPU",
      metricResourceUri: machines,
      operator,
      threshold,
      statistic: "Average" as const,
      timeAggregation: "Average" as const,
      timeGrain: "PT1M",
      timeWindow: "PT5M",
    },
    scaleAction: { direction, type: "ChangeCount" as const, value: "1", cooldown: "PT5M" },
  });
  const { cpuPercent } = group.scaling;
  new azure.monitor.AutoscaleSetting(
    place,
    {
      resourceGroupName,
      location: target.region,
      enabled: true,
      targetResourceUri: machines,
      profiles: [
        {
          name: "load",
          capacity: { minimum: String(min), maximum: String(max), default: String(Math.max(min, 1)) },
          rules: [
            rule("GreaterThan", Math.min(cpuPercent + 10, 95), "Increase"),
            rule("LessThan", Math.max(cpuPercent - 10, 5), "Decrease"),
          ],
        },
      ],
      tags,
    },
    options,
  );
}
