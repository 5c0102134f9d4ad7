import * as pulumi from "@pulumi/pulumi";
import type { CloudTarget } from "../../provider/schema/cloud-target.ts";
import type { DecisionSummary } from "../../provider/schema/decision.ts";
import { placementDefinition } from "../../provider/schema/resource-definitions.ts";
import type { PlacementArgs } from "../placement.ts";
import { isProtected } from "../protection.ts";
import { dynamicProps } from "./dynamic-props.ts";
import { engineClosure } from "./engine-closure.ts";

/**
 * The Placement of a stack that may not add a plugin: the same engine, in Pulumi's own process for dynamic providers. Its
 * configuration is that of the stack (`novacron:fleet` ...); it knows no `provider`, no import and no groups.
 *
 * @example
 * import { Placement } from "novacron/dynamic";
 *
 * const cache = new Placement("cache", { vcpus: 2, memoryGiB: 8, residency: ["EU"] });
 * export const node = cache.target;
 */
export class Placement extends pulumi.dynamic.Resource {
  /** The chosen node. */
  declare readonly target: pulumi.Output<string>;
  declare readonly region: pulumi.Output<string>;
  declare readonly zone: pulumi.Output<string>;
  declare readonly rack: pulumi.Output<string>;
  /** ISO 3166-1 code. */
  declare readonly country: pulumi.Output<string>;
  /** Of a flexible job: ISO 8601 instant at which it is to start. */
  declare readonly startAt: pulumi.Output<string | undefined>;
  /** The machine of a cloud that was chosen; undefined for a node of the fleet. */
  declare readonly cloud: pulumi.Output<CloudTarget | undefined>;
  /** Score, reasons, runner-up, cost, carbon and risk. */
  declare readonly decision: pulumi.Output<DecisionSummary>;

  constructor(name: string, args: PlacementArgs, options?: pulumi.CustomResourceOptions) {
    const { token, outputs } = placementDefinition;
    const asked = { ...args, ...(isProtected(options) ? { protect: true } : {}) };
    super(
      engineClosure,
      name,
      dynamicProps(token, name, asked, Object.keys(outputs.shape), options),
      options,
      "novacron",
      "Placement",
    );
    this.cloud = this.cloud.apply((known) => known ?? undefined);
  }
}
