/** What the package's types do not say about a resource type. */
export interface GcpType {
  /** The form of the id where the documentation in the SDK gives none: `projects/{{project}}/zones/{{zone}}/instances/{{name}}`. */
  readonly id?: string;
  /** Inputs whose change needs another resource, or `"all"`. */
  readonly fixed?: readonly string[] | "all";
}

const always = ["name", "namePrefix", "project", "region", "zone", "location"];

/** After the resource pages of the provider and `ForceNew` of its schemas. */
const gcpTypes: Readonly<Record<string, GcpType>> = {
  "gcp:compute/instance:Instance": {
    fixed: [
      ...[
        "bootDisk",
        "scratchDisks",
        "hostname",
        "description",
        "canIpForward",
        "minCpuPlatform",
        "metadataStartupScript",
      ],
      ...["guestAccelerators", "confidentialInstanceConfig", "reservationAffinity", "scheduling.preemptible"],
      ...["scheduling.provisioningModel", "networkInterfaces.network", "networkInterfaces.subnetwork"],
      ...["networkInterfaces.networkIp", "networkInterfaces.nicType"],
    ],
  },
  "gcp:compute/instanceTemplate:InstanceTemplate": { fixed: "all" },
  "gcp:compute/regionInstanceTemplate:RegionInstanceTemplate": { fixed: "all" },
  "gcp:compute/regionInstanceGroupManager:RegionInstanceGroupManager": {
    id: "projects/{{project}}/regions/{{region}}/instanceGroupManagers/{{name}}",
    fixed: ["distributionPolicyZones", "description"],
  },
  "gcp:compute/instanceGroupManager:InstanceGroupManager": { fixed: ["description"] },
  "gcp:compute/network:Network": { fixed: ["autoCreateSubnetworks", "description", "enableUlaInternalIpv6"] },
  "gcp:compute/subnetwork:Subnetwork": { fixed: ["network", "purpose", "description"] },
  "gcp:compute/firewall:Firewall": { fixed: ["network", "direction"] },
  "gcp:compute/disk:Disk": {
    fixed: ["type", "image", "snapshot", "sourceDisk", "diskEncryptionKey", "physicalBlockSizeBytes"],
  },
  "gcp:compute/attachedDisk:AttachedDisk": { fixed: "all" },
  "gcp:compute/address:Address": {
    fixed: ["address", "addressType", "subnetwork", "network", "networkTier", "purpose"],
  },
  "gcp:compute/globalAddress:GlobalAddress": {
    fixed: ["address", "addressType", "network", "purpose", "prefixLength"],
  },
  "gcp:compute/resourcePolicy:ResourcePolicy": { fixed: "all" },
  "gcp:compute/diskResourcePolicyAttachment:DiskResourcePolicyAttachment": { fixed: "all" },
  "gcp:compute/snapshot:Snapshot": { fixed: ["sourceDisk", "snapshotType"] },
  "gcp:compute/router:Router": { fixed: ["network"] },
  "gcp:compute/routerNat:RouterNat": { fixed: ["router"] },
  "gcp:compute/forwardingRule:ForwardingRule": {
    fixed: ["ipAddress", "ipProtocol", "portRange", "loadBalancingScheme", "network", "subnetwork"],
  },
  "gcp:compute/globalForwardingRule:GlobalForwardingRule": {
    fixed: ["ipAddress", "ipProtocol", "portRange", "loadBalancingScheme"],
  },
  "gcp:serviceaccount/account:Account": {
    id: "projects/{{project}}/serviceAccounts/{{accountId}}@{{project}}.iam.gserviceaccount.com",
    fixed: ["accountId"],
  },
  "gcp:serviceaccount/iAMMember:IAMMember": { id: "{{serviceAccountId}}/{{role}}/{{member}}", fixed: "all" },
  "gcp:projects/iAMMember:IAMMember": { id: "{{project}}/{{role}}/{{member}}", fixed: "all" },
  "gcp:compute/instanceIAMMember:InstanceIAMMember": {
    id: "projects/{{project}}/zones/{{zone}}/instances/{{instanceName}}/{{role}}/{{member}}",
    fixed: "all",
  },
  "gcp:kms/cryptoKey:CryptoKey": { id: "{{keyRing}}/cryptoKeys/{{name}}", fixed: ["keyRing", "purpose"] },
  "gcp:storage/bucket:Bucket": { id: "{{name}}" },
};

/** The tokens of the types of which more is said here. */
export const knownGcpTypes: readonly string[] = Object.keys(gcpTypes);

/** Paths of inputs whose change needs another resource; `inputs` are all that the type has. */
export function fixedInputs(token: string, inputs: readonly string[]): readonly string[] {
  const fixed = gcpTypes[token]?.fixed ?? [];
  return fixed === "all" ? inputs : [...always, ...fixed];
}

/** The form of a type's id: ours, else the first full one in the SDK's documentation. */
export function idForm(token: string, documentation: string): string {
  const [, documented] = /`(projects\/\{\{project\}\}[^`]*)`/.exec(documentation) ?? [];
  const form = gcpTypes[token]?.id ?? documented;
  if (form === undefined)
    throw new Error(`the double of gcp does not know the ids of ${token}: add it to gcp-types.ts`);
  return form;
}
