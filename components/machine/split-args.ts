import type { PlacementArgs } from "../placement.ts";
import { parsed } from "./leaf.ts";
import { type MachineArgs, type MachineSpec, machineSpec } from "./machine-args.ts";

/**
 * Parts what is written of a machine into the request that is placed, and the rest, with its defaults. What is no property of
 * a machine goes into the request, whose provider says so where it is none there either. Throws NC1001 or NC1002.
 */
export function splitArgs(args: PlacementArgs & MachineArgs): {
  readonly request: PlacementArgs;
  readonly spec: MachineSpec;
} {
  const own = Object.keys(machineSpec.shape);
  const entries = Object.entries(args);
  const part = (isOwn: boolean) =>
    Object.fromEntries(entries.filter(([key, value]) => value !== undefined && own.includes(key) === isOwn));
  return { request: part(false) as unknown as PlacementArgs, spec: parsed("", machineSpec, part(true)) };
}
