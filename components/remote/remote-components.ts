import type * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { groupSpec } from "../group/group-args.ts";
import { machineSpec } from "../machine/machine-args.ts";
import { PlacementGroup, type PlacementGroupArgs } from "../placement-group.ts";
import { VirtualMachine, type VirtualMachineArgs } from "../virtual-machine.ts";
import { VirtualMachineGroup, type VirtualMachineGroupArgs } from "../virtual-machine-group.ts";

/** A component that other languages can ask for. */
export interface RemoteComponent {
  /** The arguments that are no outputs, or hold some that are not. What is not among them may be an output as a whole. */
  readonly plain: z.ZodObject;
  /** Makes it, and gives what is told of it. `id` is a name that resources have for themselves: it is `machineId`. */
  make(
    name: string,
    args: object,
    options: pulumi.ComponentResourceOptions,
  ): { readonly resource: pulumi.ComponentResource; readonly outputs: Readonly<Record<string, unknown>> };
}

/** By type; their schema is in `schema/components.json`. */
export const remoteComponents: Readonly<Partial<Record<string, RemoteComponent>>> = {
  "novacron:index:VirtualMachine": {
    plain: machineSpec,
    make(name, args, options) {
      const resource = new VirtualMachine(name, args as VirtualMachineArgs, options);
      const { target, region, zone, decision, cloud, type, id: machineId, privateIp, costPerMonth } = resource;
      return {
        resource,
        outputs: { target, region, zone, decision, cloud, type, machineId, privateIp, costPerMonth },
      };
    },
  },
  "novacron:index:VirtualMachineGroup": {
    plain: z.strictObject({ ...machineSpec.shape, ...groupSpec.shape }),
    make(name, args, options) {
      const resource = new VirtualMachineGroup(name, args as VirtualMachineGroupArgs, options);
      const slices = resource.slices.map(({ cloud, id, address, min, max }) => ({ cloud, id, address, min, max }));
      return { resource, outputs: { slices, costPerMonthAtMin: resource.costPerMonthAtMin } };
    },
  },
  "novacron:index:PlacementGroup": {
    plain: z.strictObject({ requests: z.record(z.string(), z.strictObject({})) }),
    make(name, args, options) {
      const resource = new PlacementGroup(name, args as PlacementGroupArgs, options);
      return { resource, outputs: { targets: resource.targets } };
    },
  },
};
