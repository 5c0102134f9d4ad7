import * as pulumi from "@pulumi/pulumi";
import type { MachineSpec } from "./machine-args.ts";

/** Smaller ones do not hold the default images of all clouds. */
const smallestGiB = 30;

/** Size of the disk that a machine starts from, in whole GiB: as it is said, else what was asked for, 30 GiB at least. */
export function diskSize(
  { disk }: Pick<MachineSpec, "disk">,
  asked: pulumi.Input<number | undefined>,
): pulumi.Output<number> {
  return pulumi.output(asked).apply((diskGiB) => disk.sizeGiB ?? Math.max(smallestGiB, Math.ceil(diskGiB ?? 0)));
}
