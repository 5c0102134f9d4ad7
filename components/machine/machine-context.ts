import type * as pulumi from "@pulumi/pulumi";
import type { CloudTarget } from "../../provider/schema/cloud-target.ts";
import type { MachineSpec } from "./machine-args.ts";

/** What the resources of a cloud are made from, for one machine or one slice of a group. */
export interface MachineContext {
  readonly target: CloudTarget;
  readonly spec: MachineSpec;
  /** What the names of its resources begin with. */
  readonly place: string;
  /** Size of the disk that it starts from. */
  readonly diskGiB: pulumi.Output<number>;
  readonly tags: pulumi.Output<Record<string, string>>;
  /** Parent, provider and hooks of every resource. */
  readonly options: pulumi.CustomResourceOptions;
}

/** What a component tells of the machine that was declared. */
export interface DeclaredMachine {
  /** As the cloud names it. */
  readonly id: pulumi.Output<string>;
  readonly privateIp: pulumi.Output<string>;
}
