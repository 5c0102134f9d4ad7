import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { cidr } from "./cidr.ts";
import { leaf } from "./leaf.ts";

const text = z.string().min(1);
const ports = z
  .string()
  .regex(/^\d{1,5}(?:-\d{1,5})?$/, "a port such as 443, or a range such as 8000-8100")
  .refine((range) => range.split("-").every((port) => Number(port) >= 1 && Number(port) <= 65_535), "ports 1 to 65535")
  .refine((range) => {
    const [first, last = first] = range.split("-").map(Number);
    return first !== undefined && last !== undefined && first <= last;
  }, "the lower port first");

const ingress = z.strictObject({
  ports: z.union([z.int().min(1).max(65_535).transform(String), ports]).describe("443, or 8000-8100"),
  protocol: z.enum(["tcp", "udp"]).default("tcp"),
  from: z
    .array(leaf("from", cidr))
    .min(1)
    .describe("Networks that may reach it. 0.0.0.0/0 is everybody who can route to it"),
});

const network = z.strictObject({
  subnetId: leaf("network.subnetId", text).optional().describe("AWS and Azure: the subnet that it is to stand in"),
  subnetIds: z
    .array(leaf("network.subnetIds", text))
    .min(1)
    .optional()
    .describe("AWS: those of a group, one for each zone"),
  publicSubnetIds: z
    .array(leaf("network.publicSubnetIds", text))
    .min(1)
    .optional()
    .describe("AWS: those with a way to the Internet, one for each zone, for the public load balancer of a group"),
  subnetwork: leaf("network.subnetwork", text).optional().describe("Google Cloud: self link or name of the subnetwork"),
  network: leaf("network.network", text)
    .optional()
    .describe(
      "AWS: the VPC of the subnet. Google Cloud: the network of the subnetwork. Needed for a firewall of its own",
    ),
  securityGroupIds: z.array(leaf("network.securityGroupIds", text)).optional().describe("AWS: beside its own"),
});

const byCloud = <T extends z.ZodType>(schema: T) =>
  z.strictObject({ aws: schema.optional(), azure: schema.optional(), gcp: schema.optional() });

/** By cloud, and for single accounts (`prod`) or their regions (`prod/eu-west-1`), which count more. */
const byPlace = <T extends z.ZodType>(schema: T) =>
  byCloud(schema).extend({
    at: z.record(text, schema).optional().describe("By ACCOUNT/REGION or ACCOUNT; before what is said of the cloud"),
  });

const policies = z.strictObject({
  instanceProfile: leaf("identity.instanceProfile", text).optional().describe("AWS: one that is there, by name"),
  policyArns: z.array(leaf("identity.policyArns", text)).optional().describe("AWS: policies of the role made for it"),
  userAssignedIds: z
    .array(leaf("identity.userAssignedIds", text))
    .optional()
    .describe("Azure: identities that are there, beside the machine's own"),
  serviceAccount: leaf("identity.serviceAccount", text)
    .optional()
    .describe("Google Cloud: one that is there, by e-mail"),
  scopes: z.array(text).optional().describe("Google Cloud: access scopes; cloud-platform where absent"),
});

const provider = z.custom<pulumi.ProviderResource>(
  (value) => pulumi.ProviderResource.isInstance(value),
  "a provider, such as new aws.Provider(...)",
);

/** What a machine is besides its size and its wishes: the properties of {@link MachineArgs}. */
export const machineSpec = z.strictObject({
  network: byPlace(network)
    .extend({
      cidr: cidr
        .regex(/\/16$/, "a network of 16 bits, such as 10.20.0.0/16")
        .default("10.77.0.0/16")
        .describe("Of the network that is made for it"),
    })
    .default({ cidr: "10.77.0.0/16" })
    .describe("Subnets that are there. Where none is given, a private network of its own is made"),
  ingress: z.array(ingress).default([]).describe("What its firewall lets in; nothing where absent"),
  disk: z
    .strictObject({
      sizeGiB: z.int().min(8).max(32_768).optional().describe("The larger of diskGiB and 30 where absent"),
      kind: z.enum(["standard", "balanced", "fast"]).default("balanced"),
      key: byPlace(leaf("disk.key", text))
        .optional()
        .describe(
          "Keys of your own: a KMS key (AWS, Google Cloud), a disk encryption set (Azure). The cloud's where absent",
        ),
    })
    .default({ kind: "balanced" })
    .describe("The disk it starts from, which is always encrypted"),
  identity: byPlace(policies)
    .default({})
    .describe("As whom it calls the cloud: an identity of its own, without rights, where absent"),
  ssh: z
    .strictObject({
      publicKey: leaf("ssh.publicKey", z.string().regex(/^(?:ssh-|ecdsa-|sk-)\S+ \S+/, "an OpenSSH public key")),
      from: z.array(leaf("ssh.from", cidr)).default([]).describe("Networks that may reach port 22"),
    })
    .optional()
    .describe("Nobody can log in where absent"),
  userData: leaf("userData", z.string().max(12_288)).optional().describe("For cloud-init, at most 12 KiB"),
  tags: z.record(text, leaf("tags", z.string())).default({}).describe("Labels on Google Cloud"),
  backups: z
    .strictObject({
      keepDays: z.int().min(1).max(365).default(7),
      atHour: z.int().min(0).max(23).default(3).describe("UTC"),
    })
    .optional()
    .describe("A snapshot of its disk each day; none where absent"),
  image: byPlace(leaf("image", text))
    .default({})
    .describe(
      "AMI; publisher:offer:sku:version or image id of Azure; image or family of Google Cloud. Ubuntu 24.04 LTS where absent",
    ),
  accounts: z
    .record(text, z.strictObject({ provider }))
    .default({})
    .describe("Providers by the accounts of the federation; those of the component's options where absent"),
});

/** What users write of a machine. */
export type MachineArgs = z.input<typeof machineSpec>;
/** A machine with its defaults. */
export type MachineSpec = z.output<typeof machineSpec>;
export type NetworkSpec = z.output<typeof network>;
export type IngressRule = z.output<typeof ingress>;
