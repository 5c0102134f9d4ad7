import { parsed } from "../machine/leaf.ts";
import type { MachineArgs, MachineSpec } from "../machine/machine-args.ts";
import { splitArgs } from "../machine/split-args.ts";
import type { PlacementArgs } from "../placement.ts";
import { type GroupArgs, type GroupSpec, groupSpec } from "./group-args.ts";

/** Parts what is written of a group into the request of a machine, the machine and the group. Throws NC1001 or NC1002. */
export function splitGroupArgs(args: Omit<PlacementArgs, "apart" | "together" | "spread"> & MachineArgs & GroupArgs): {
  readonly request: PlacementArgs;
  readonly spec: MachineSpec;
  readonly group: GroupSpec;
} {
  const own = Object.keys(groupSpec.shape);
  const part = (isOwn: boolean) =>
    Object.fromEntries(
      Object.entries(args).filter(([key, value]) => value !== undefined && own.includes(key) === isOwn),
    );
  return {
    ...splitArgs(part(false) as unknown as PlacementArgs & MachineArgs),
    group: parsed("", groupSpec, part(true)),
  };
}
