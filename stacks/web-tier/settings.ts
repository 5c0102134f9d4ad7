import * as pulumi from "@pulumi/pulumi";
import type { CloudFederationArgs, VirtualMachineGroupArgs } from "novacron/components";

const config = new pulumi.Config();

/** Where machines may run: current general types, of x86_64 and arm64, in regions of the EU. */
const accounts: CloudFederationArgs["accounts"] = [
  {
    name: "aws",
    cloud: "aws",
    regions: ["eu-central-1", "eu-west-1", "eu-north-1", "eu-west-3"],
    types: ["m6i.*", "m7i.*", "m7g.*", "c7g.*", "c7i.*"],
  },
  {
    name: "google",
    cloud: "gcp",
    regions: ["europe-west1", "europe-west3", "europe-west4", "europe-north1"],
    types: ["e2-standard-*", "n2-standard-*", "n2d-standard-*", "t2d-standard-*", "c4-standard-*"],
  },
];

/** What the stack is told by `pulumi config`, with what it does where it is told nothing: see README.md. */
export const settings = {
  accounts: config.getObject<typeof accounts>("accounts") ?? accounts,
  weights: config.get("weights") ?? "cost",
  residency: config.getObject<string[]>("residency") ?? ["EU"],
  vcpus: config.getNumber("vcpus") ?? 2,
  memoryGiB: config.getNumber("memoryGiB") ?? 4,
  slices: config.getNumber("slices") ?? 2,
  apart: config.get<"cloud" | "region">("apart") ?? "cloud",
  min: config.getNumber("min") ?? 4,
  max: config.getNumber("max") ?? 12,
  port: config.getNumber("port") ?? 80,
  public: config.getBoolean("public") ?? false,
  from: config.getObject<string[]>("from"),
  backupDays: config.getNumber("backupDays") ?? 7,
  network: config.getObject<NonNullable<VirtualMachineGroupArgs["network"]>>("network"),
  labels: config.getObject<Record<string, string>>("labels") ?? { app: "web-tier", owner: "platform" },
};
