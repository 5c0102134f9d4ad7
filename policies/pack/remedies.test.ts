import { beforeAll, describe, expect, it } from "vitest";
import { loadPolicies, type PolicyHost } from "../../provider/policy/policy-host.ts";
import type { PropertyMap } from "../../provider/schema/property-value.ts";
import { applyRemedies } from "./apply-remedies.ts";
import { reviewedResource } from "./resource-document.ts";

const disks = {
  rootBlockDevice: { volumeSize: 8 },
  ebsBlockDevices: [{ deviceName: "sdb" }, { deviceName: "sdc", encrypted: false }],
};
const mappings = {
  blockDeviceMappings: [{ deviceName: "sdb", ebs: { volumeSize: 8 } }, { virtualName: "ephemeral0" }],
};

/** For each rule with remedies, what it denies. */
const wrong: readonly (readonly [rule: string, type: string, properties: PropertyMap])[] = [
  ["NCP-AWS-001", "aws:ec2/instance:Instance", {}],
  ["NCP-AWS-001", "aws:ec2/launchTemplate:LaunchTemplate", { metadataOptions: { httpTokens: "optional" } }],
  ["NCP-AWS-002", "aws:ebs/volume:Volume", { size: 8 }],
  ["NCP-AWS-003", "aws:ec2/instance:Instance", disks],
  ["NCP-AWS-003", "aws:ec2/launchTemplate:LaunchTemplate", mappings],
  ["NCP-AWS-007", "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock", { blockPublicAcls: true }],
  ["NCP-AWS-009", "aws:kms/key:Key", {}],
  ["NCP-AWS-014", "aws:rds/instance:Instance", { publiclyAccessible: true }],
  ["NCP-AWS-017", "aws:dynamodb/table:Table", {}],
  ["NCP-AWS-023", "aws:cloudtrail/trail:Trail", {}],
  ["NCP-AWS-025", "aws:ecr/repository:Repository", {}],
  ["NCP-AZR-003", "azure-native:storage:StorageAccount", { enableHttpsTrafficOnly: false }],
  ["NCP-AZR-004", "azure-native:storage:StorageAccount", { minimumTlsVersion: "TLS1_0" }],
  ["NCP-AZR-005", "azure-native:storage:StorageAccount", { allowBlobPublicAccess: true }],
  ["NCP-AZR-005", "azure-native:storage:BlobContainer", { publicAccess: "Blob" }],
  ["NCP-AZR-016", "azure-native:web:WebApp", {}],
  ["NCP-GCP-002", "gcp:compute/instance:Instance", { shieldedInstanceConfig: { enableVtpm: false } }],
  ["NCP-GCP-007", "gcp:storage/bucket:Bucket", {}],
  ["NCP-GCP-009", "gcp:sql/databaseInstance:DatabaseInstance", { settings: { tier: "db-f1-micro" } }],
];

describe("the remedies of the shipped rules", () => {
  let host: PolicyHost;
  beforeAll(async () => {
    host = await loadPolicies();
  });
  const denies = (rule: string, type: string, properties: PropertyMap): boolean => {
    const urn = `urn:pulumi:prod::shop::${type}::it`;
    const resource = reviewedResource({ type, name: "it", urn, properties, protect: false });
    const document = {
      formatVersion: 1,
      kind: "resource",
      stack: "prod",
      project: "shop",
      resource,
      now_ns: 0,
    } as const;
    return host.review(document).some(({ rule: id }) => id === rule);
  };

  it("are all covered below", () => {
    const remediating = host.rules.filter(({ remediate }) => remediate !== undefined).map(({ id }) => id);
    expect([...new Set(wrong.map(([rule]) => rule))]).toEqual(remediating);
  });

  it.each(wrong)("put right what %s denies of %s", (rule, type, properties) => {
    expect(denies(rule, type, properties)).toBe(true);
    const remedies = host.rules.find(({ id }) => id === rule)?.remediate ?? [];
    const remediated = applyRemedies(type, properties, remedies);
    expect(remediated).toBeDefined();
    expect(denies(rule, type, remediated ?? {}), JSON.stringify(remediated)).toBe(false);
  });
});
