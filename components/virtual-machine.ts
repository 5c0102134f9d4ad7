import * as pulumi from "@pulumi/pulumi";
import type { DecisionSummary } from "../provider/schema/decision.ts";
import { Placement, type PlacementArgs } from "./placement.ts";

/** A virtual machine's size and wishes; those of a {@link Placement}. */
export type VirtualMachineArgs = PlacementArgs;

/**
 * A virtual machine, placed at plan time. Its node, region and the reasons are known at preview, so what depends on
 * them can be previewed, too.
 *
 * @example
 * const web = new VirtualMachine("web", { vcpus: 4, memoryGiB: 16, residency: ["EU"] });
 * export const where = web.region;
 */
export class VirtualMachine extends pulumi.ComponentResource {
  readonly placement: Placement;
  /** The node that runs it. */
  readonly target: pulumi.Output<string>;
  readonly region: pulumi.Output<string>;
  readonly zone: pulumi.Output<string>;
  readonly decision: pulumi.Output<DecisionSummary>;

  constructor(name: string, args: VirtualMachineArgs, options?: pulumi.ComponentResourceOptions) {
    super("novacron:index:VirtualMachine", name, {}, options);
    this.placement = new Placement(name, args, { parent: this });
    this.target = this.placement.target;
    this.region = this.placement.region;
    this.zone = this.placement.zone;
    this.decision = this.placement.decision;
    this.registerOutputs({ target: this.target, region: this.region, zone: this.zone, decision: this.decision });
  }
}
