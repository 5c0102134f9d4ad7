import * as pulumi from "@pulumi/pulumi";
import type { CloudFederationArgs, VirtualMachineArgs } from "novacron/components";

const config = new pulumi.Config();

/** Where machines may run: types with one to eight L4, T4, A10G or A100, in regions of the EU, with what may run there at once. */
const accounts: CloudFederationArgs["accounts"] = [
  {
    name: "aws",
    cloud: "aws",
    regions: ["eu-north-1", "eu-west-1", "eu-central-1"],
    types: ["g4dn.*", "g5.*", "g6.*"],
    quotas: [{ vcpus: 64 }],
  },
  {
    name: "azure",
    cloud: "azure",
    regions: ["swedencentral", "westeurope", "francecentral"],
    types: ["Standard_NC*"],
    quotas: [{ vcpus: 64 }],
  },
  {
    name: "google",
    cloud: "gcp",
    regions: ["europe-west1", "europe-west4"],
    types: ["g2-*", "a2-*"],
    zones: { "europe-west1": ["europe-west1-b"], "europe-west4": ["europe-west4-a"] },
    quotas: [{ vcpus: 64 }],
  },
];

const none: Record<string, string> = {};

/** What the stack is told by `pulumi config`, with what it does where it is told nothing: see README.md. */
export const settings = {
  accounts: config.getObject<typeof accounts>("accounts") ?? accounts,
  weights: config.get("weights") ?? "green",
  residency: config.getObject<string[]>("residency") ?? ["EU"],
  runs: config.getObject<string[]>("runs") ?? ["seed-1", "seed-2"],
  vcpus: config.getNumber("vcpus") ?? 4,
  memoryGiB: config.getNumber("memoryGiB") ?? 16,
  gpus: config.getNumber("gpus") ?? 1,
  gpuModel: config.get("gpuModel"),
  purchase: config.get<"spotWithFallback" | "spot" | "onDemand">("purchase") ?? "spotWithFallback",
  maxPricePerHour: config.getNumber("maxPricePerHour") ?? 1,
  allowMove: config.getBoolean("allowMove") ?? false,
  diskGiB: config.getNumber("diskGiB") ?? 200,
  backupDays: config.getNumber("backupDays") ?? 7,
  command: config.get("command") ?? "/usr/bin/python3 /opt/train/train.py",
  environment: config.getObject<Record<string, string>>("environment") ?? none,
  image: config.getObject<NonNullable<VirtualMachineArgs["image"]>>("image"),
  identity: config.getObject<NonNullable<VirtualMachineArgs["identity"]>>("identity"),
  network: config.getObject<NonNullable<VirtualMachineArgs["network"]>>("network"),
  ssh: config.getObject<NonNullable<VirtualMachineArgs["ssh"]>>("ssh"),
  labels: config.getObject<Record<string, string>>("labels") ?? { app: "gpu-training", owner: "research" },
};
