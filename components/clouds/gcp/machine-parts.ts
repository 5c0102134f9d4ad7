import * as pulumi from "@pulumi/pulumi";
import { atPlace } from "../../machine/at-place.ts";
import type { MachineContext } from "../../machine/machine-context.ts";

/** The image that is given for the target, else the family of Ubuntu 24.04 LTS. */
export function gcpImage({ spec, target }: MachineContext): pulumi.Input<string> {
  const processor = target.architecture === "arm64" ? "arm64" : "amd64";
  return atPlace(spec.image, target) ?? `ubuntu-os-cloud/ubuntu-2404-lts-${processor}`;
}

/**
 * Types of disks by kind. The series from N4 and C4 on take Hyperdisk alone:
 * https://cloud.google.com/compute/docs/disks/hyperdisks
 */
export function gcpDiskType({ spec, target }: MachineContext): string {
  const series = target.type.split("-")[0] ?? "";
  if (/^(?:[ncmxhz]4|n4a|c4a|c4d|n4d|a4)/.test(series)) return "hyperdisk-balanced";
  if (spec.disk.kind === "fast") return "pd-ssd";
  return spec.disk.kind === "standard" && /^(?:e2|n1|n2|n2d|t2d|t2a)$/.test(series) ? "pd-standard" : "pd-balanced";
}

/** Who may log in: whom IAM lets, or the key that is given; and what cloud-init does. */
export function gcpMetadata({ ssh, userData }: MachineContext["spec"]): Record<string, pulumi.Input<string>> {
  return {
    "block-project-ssh-keys": "TRUE",
    ...(ssh === undefined ? { "enable-oslogin": "TRUE" } : { "ssh-keys": pulumi.interpolate`ubuntu:${ssh.publicKey}` }),
    ...(userData !== undefined && { "user-data": userData }),
  };
}

/** When it may be taken away, and whether it moves to another host meanwhile, which neither spot machines nor GPUs can. */
export function gcpScheduling({ target }: MachineContext) {
  if (target.purchase === "spot")
    return {
      provisioningModel: "SPOT",
      preemptible: true,
      automaticRestart: false,
      onHostMaintenance: "TERMINATE",
      instanceTerminationAction: "STOP",
    };
  return {
    provisioningModel: "STANDARD",
    automaticRestart: true,
    onHostMaintenance: target.gpus === undefined ? "MIGRATE" : "TERMINATE",
  };
}
