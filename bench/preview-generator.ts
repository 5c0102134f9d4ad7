/** Made up, but of the shapes that programs have: an instance, a bucket, a group of rules, a database, a placement ... */
const kinds: readonly ((index: number) => { readonly type: string; readonly inputs: Record<string, unknown> })[] = [
  (index) => ({
    type: "aws:ec2/instance:Instance",
    inputs: {
      ami: "ami-0abcdef1234567890",
      instanceType: "t3.large",
      metadataOptions: { httpTokens: index % 100 === 0 ? "optional" : "required", httpEndpoint: "enabled" },
      rootBlockDevice: { encrypted: true, volumeSize: 50, volumeType: "gp3" },
      subnetId: "subnet-0123456789abcdef0",
      tags,
    },
  }),
  (index) => ({
    type: "aws:s3/bucket:Bucket",
    inputs: {
      bucket: `company-data-${index}`,
      serverSideEncryptionConfiguration: {
        rule: { applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms" }, bucketKeyEnabled: true },
      },
      versioning: { enabled: true },
      tags,
    },
  }),
  (index) => ({
    type: "aws:ec2/securityGroup:SecurityGroup",
    inputs: {
      description: "front ends",
      ingress: [443, 8443].map((port) => ({
        protocol: "tcp",
        fromPort: port,
        toPort: port,
        cidrBlocks: ["10.0.0.0/8"],
      })),
      egress: [{ protocol: "-1", fromPort: 0, toPort: 0, cidrBlocks: ["10.0.0.0/8"] }],
      name: `front-${index}`,
      tags,
    },
  }),
  (index) => ({
    type: "aws:rds/instance:Instance",
    inputs: {
      engine: "postgres",
      engineVersion: "17.2",
      instanceClass: "db.m6g.large",
      storageEncrypted: true,
      backupRetentionPeriod: 14,
      deletionProtection: true,
      publiclyAccessible: false,
      multiAz: true,
      password: "[secret]",
      identifier: `orders-${index}`,
      tags,
    },
  }),
  (index) => ({
    type: "azure-native:storage:StorageAccount",
    inputs: {
      accountName: `companydata${index}`,
      allowBlobPublicAccess: false,
      enableHttpsTrafficOnly: true,
      minimumTlsVersion: "TLS1_2",
      kind: "StorageV2",
      location: "westeurope",
      resourceGroupName: "data",
      sku: { name: "Standard_ZRS" },
      tags,
    },
  }),
  (index) => ({
    type: "azure-native:compute:VirtualMachine",
    inputs: {
      vmName: `worker-${index}`,
      location: "westeurope",
      resourceGroupName: "work",
      hardwareProfile: { vmSize: "Standard_D4s_v5" },
      osProfile: { adminUsername: "ops", linuxConfiguration: { disablePasswordAuthentication: true } },
      storageProfile: { osDisk: { createOption: "FromImage", managedDisk: { storageAccountType: "Premium_LRS" } } },
      tags,
    },
  }),
  (index) => ({
    type: "gcp:storage/bucket:Bucket",
    inputs: {
      name: `company-archive-${index}`,
      location: "EU",
      uniformBucketLevelAccess: true,
      publicAccessPrevention: "enforced",
      versioning: { enabled: true },
      labels: tags,
    },
  }),
  (index) => ({
    type: "gcp:compute/instance:Instance",
    inputs: {
      name: `runner-${index}`,
      machineType: "e2-standard-4",
      zone: "europe-west3-a",
      bootDisk: { initializeParams: { image: "debian-cloud/debian-12", size: 50 } },
      networkInterfaces: [{ network: "private", subnetwork: "work" }],
      shieldedInstanceConfig: { enableSecureBoot: true, enableVtpm: true, enableIntegrityMonitoring: true },
      labels: tags,
    },
  }),
  (index) => ({
    type: "aws:iam/role:Role",
    inputs: {
      name: `service-${index}`,
      assumeRolePolicy: JSON.stringify({
        Version: "2012-10-17",
        Statement: [{ Action: "sts:AssumeRole", Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" } }],
      }),
      tags,
    },
  }),
  (index) => ({
    type: "novacron:index:Placement",
    inputs: {
      vcpus: 4,
      memoryGiB: 16,
      labels: { team: "shop", data: index % 100 === 9 ? "personal" : "none" },
      decision: {
        formatVersion: 1,
        subject: `nc-${index}`,
        target: `node-${index % 40}`,
        region: index % 100 === 9 ? "us-east" : "eu-central",
        zone: "a",
        rack: `rack-${index % 10}`,
        country: index % 100 === 9 ? "US" : "DE",
        continent: index % 100 === 9 ? "NA" : "EU",
        score: 0.8234,
        confidence: 0.73,
        why: "cheapest, tightest fit of 40",
        runnerUp: "node-1: 0.1462 lower: dearer, looser fit",
        costPerMonth: 18.25,
        currency: "EUR",
        carbonGramsPerHour: 12.5,
        risk: 0.0318,
        record: `sha256:${"ab".repeat(32)}`,
      },
      // About the size of a signed attestation.
      attestation: {
        formatVersion: 1,
        algorithm: "ed25519+falcon-512",
        keyId: "bf2d63a4f1f395aa",
        signature: "x".repeat(1100),
      },
    },
  }),
];

const tags = { owner: "platform", "cost-center": "4711", environment: "production", project: "shop", name: "shop" };

/** What `pulumi preview --json --show-sames` would write of so many resources, nine of ten unchanged. Always the same. */
export function generatePreview(resources: number): Record<string, unknown> {
  const root = "urn:pulumi:prod::shop::pulumi:pulumi:Stack::shop-prod";
  const steps = Array.from({ length: resources }, (_, index) => {
    const kind = kinds[index % kinds.length];
    if (kind === undefined) throw new RangeError("there are no kinds of resources");
    const { type, inputs } = kind(index);
    const name = `${type.split(":").at(-1)?.toLowerCase()}-${index}`;
    const urn = `urn:pulumi:prod::shop::${type}::${name}`;
    const provider = `urn:pulumi:prod::shop::pulumi:providers:${type.split(":")[0]}::default::04da6b54-80e4-46f7-96ec-b56ff0331ba9`;
    const state = { urn, custom: true, type, inputs, parent: root, provider, dependencies: [] };
    const op = Math.floor(index / 10) % 10 === 0 ? "create" : "same";
    return {
      op,
      urn,
      ...(op === "same" && { oldState: { ...state, id: `id-${index}`, outputs: inputs } }),
      newState: state,
    };
  });
  const created = steps.filter(({ op }) => op === "create").length;
  return {
    config: { "aws:region": "eu-central-1", "gcp:project": "shop", "azure-native:location": "westeurope" },
    steps,
    diagnostics: [],
    changeSummary: { create: created, same: steps.length - created },
  };
}
