import type * as pulumi from "@pulumi/pulumi";
import type { MachineContext } from "../machine/machine-context.ts";
import type { GroupSpec } from "./group-args.ts";

/** What a slice's resources are made from. */
export interface SliceContext extends MachineContext {
  readonly group: GroupSpec;
  /** Its share of the group's machines. */
  readonly min: number;
  readonly max: number;
}

/** What a component tells of a slice that was declared. */
export interface DeclaredSlice {
  /** Of the group of machines, as the cloud names it. */
  readonly id: pulumi.Output<string>;
  /** Of its load balancer: a name on AWS, else an IP address. */
  readonly address?: pulumi.Output<string>;
}
