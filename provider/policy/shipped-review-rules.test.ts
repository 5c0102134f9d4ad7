import { beforeAll, describe, expect, it } from "vitest";
import { loadPolicies, type PolicyHost } from "./policy-host.ts";
import type { ReviewedResource } from "./review-document.ts";
import { sampleResource, sampleReview, sampleStack } from "./sample-reviews.ts";

describe("the shipped rules over reviews, compiled", () => {
  let host: PolicyHost;
  beforeAll(async () => {
    host = await loadPolicies();
  });
  const denials = (type: string, properties: ReviewedResource["properties"], changes: Partial<ReviewedResource> = {}) =>
    host.review(sampleReview(sampleResource(type, { properties, ...changes }))).map(({ rule }) => rule);

  it("ship 65 and more, each with what people need", () => {
    expect(host.rules.length).toBeGreaterThanOrEqual(65);
    for (const { id, description, remediation, docs } of host.rules) {
      expect(description.length, id).toBeGreaterThan(40);
      expect(remediation.length, id).toBeGreaterThan(10);
      expect(docs).toBe(`docs/policies.md#${id.toLowerCase()}`);
    }
  });

  it("name frameworks in one form", () => {
    const forms = [
      /^CIS (?:AWS|Azure|GCP) 3\.0 \d+(?:\.\d+)+$/,
      /^NIST CSF 2\.0 (?:GV|ID|PR|DE|RS|RC)\.[A-Z]{2}-\d\d$/,
      /^ISO\/IEC 27001:2022 A\.\d+\.\d+$/,
      /^SOC 2 CC\d\.\d$/,
      /^PCI DSS 4\.0 Req\. \d+(?:\.\d+)+$/,
      /^NIST PQC (?:FIPS 20[345]|IR 8547)$/,
      /^(?:BSI C5|CIS Controls|CSRD|FinOps|GDPR|HIPAA|ISO 14001|ISO 22301)\b/,
    ];
    const odd = host.rules
      .flatMap(({ frameworks }) => frameworks)
      .filter((name) => !forms.some((form) => form.test(name)));
    expect(odd).toEqual([]);
  });

  it.each([
    [
      "aws:ec2/instance:Instance",
      {
        ami: "ami-0abcdef1234567890",
        instanceType: "t3.large",
        metadataOptions: { httpTokens: "required" },
        rootBlockDevice: { encrypted: true, volumeSize: 40, volumeType: "gp3" },
        tags: { Name: "web", environment: "production" },
      },
    ],
    ["aws:s3/bucket:Bucket", { bucket: "shop-assets", forceDestroy: false }],
    [
      "aws:ec2/securityGroup:SecurityGroup",
      {
        ingress: [
          { protocol: "tcp", fromPort: 443, toPort: 443, cidrBlocks: ["0.0.0.0/0"], ipv6CidrBlocks: ["::/0"] },
          { protocol: "tcp", fromPort: 22, toPort: 22, cidrBlocks: ["203.0.113.0/24"] },
        ],
        egress: [{ protocol: "-1", fromPort: 0, toPort: 0, cidrBlocks: ["0.0.0.0/0"] }],
      },
    ],
    [
      "azure-native:storage:StorageAccount",
      {
        kind: "StorageV2",
        location: "West Europe",
        minimumTlsVersion: "TLS1_2",
        networkRuleSet: { defaultAction: "Deny" },
        resourceGroupName: "shop",
        sku: { name: "Standard_LRS" },
      },
    ],
    [
      "gcp:sql/databaseInstance:DatabaseInstance",
      {
        databaseVersion: "POSTGRES_17",
        region: "europe-west3",
        settings: {
          tier: "db-custom-2-7680",
          backupConfiguration: { enabled: true },
          ipConfiguration: {
            ipv4Enabled: false,
            privateNetwork: "projects/p/global/networks/n",
            sslMode: "ENCRYPTED_ONLY",
          },
        },
      },
    ],
    ["random:index/randomId:RandomId", { byteLength: 4 }],
    ["pulumi:pulumi:Stack", {}],
  ])("pass a careful %s", (type, properties) => expect(denials(type, properties)).toEqual([]));

  it.each([
    ["aws:ec2/instance:Instance", { ami: "ami-1", instanceType: "t3.large" }, ["NCP-AWS-001", "NCP-AWS-003"]],
    [
      "aws:rds/instance:Instance",
      { engine: "postgres", instanceClass: "db.t4g.medium", publiclyAccessible: true },
      ["NCP-AWS-013", "NCP-AWS-014", "NCP-AWS-015", "NCP-AWS-016", "NCP-REL-002"],
    ],
    [
      "aws:ec2/securityGroup:SecurityGroup",
      { ingress: [{ protocol: "tcp", fromPort: 3000, toPort: 6000, cidrBlocks: ["0.0.0.0/0"] }] },
      ["NCP-AWS-011", "NCP-NET-001", "NCP-NET-001"],
    ],
    [
      "azure-native:network:NetworkSecurityGroup",
      {
        securityRules: [
          {
            access: "Allow",
            direction: "Inbound",
            protocol: "*",
            sourceAddressPrefix: "Internet",
            destinationPortRange: "*",
          },
        ],
      },
      ["NCP-NET-002"],
    ],
    ["gcp:storage/bucket:Bucket", { location: "US", labels: { data: "personal" } }, ["NCP-GCP-007", "NCP-RES-002"]],
    ["aws:kms/key:Key", { customerMasterKeySpec: "RSA_4096", keyUsage: "SIGN_VERIFY" }, ["NCP-PQC-002"]],
    [
      "aws:lambda/function:Function",
      { environment: { variables: { DB_PASSWORD: "correct-horse", STAGE: "production" } } },
      ["NCP-SEC-003"],
    ],
  ])("deny a careless %s", (type, properties, expected) => {
    const found = denials(type, properties);
    // 3306, 5432, and 3389 between them.
    expect(found).toEqual(expected);
  });

  it("say what is wrong and how to put it right", () => {
    const [finding] = host.review(sampleReview(sampleResource("aws:efs/fileSystem:FileSystem", { protect: true })));
    const rule = host.rules.find(({ id }) => id === "NCP-AWS-018");
    expect(finding).toEqual({
      rule: "NCP-AWS-018",
      title: rule?.title,
      message: "the file system is not encrypted",
      severity: "high",
      remediation: rule?.remediation,
    });
  });

  it("wait for what is not known before the update", () => {
    const type = "aws:efs/fileSystem:FileSystem";
    expect(denials(type, {}, { protect: true })).toEqual(["NCP-AWS-018"]);
    expect(denials(type, {}, { protect: true, unknown: ["encrypted"] })).toEqual([]);
  });

  it("take the region from the provider, and the tags", () => {
    const provider = { region: "us-east-1", defaultTags: '{"tags":{"data":"personal"}}' };
    expect(denials("aws:sqs/queue:Queue", {}, { provider })).toEqual(["NCP-RES-002"]);
    expect(denials("aws:sqs/queue:Queue", { region: "eu-west-1" }, { provider })).toEqual([]);
  });

  it("find what only a stack shows, and say which resource it is", () => {
    const bucket = sampleResource("aws:s3/bucket:Bucket", { name: "assets" });
    const policy = sampleResource("aws:s3/bucketPolicy:BucketPolicy", {
      name: "assets",
      dependencies: [bucket.urn],
      unknown: ["bucket", "policy"],
    });
    const block = sampleResource("aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock", {
      name: "assets",
      dependencies: [bucket.urn],
      unknown: ["bucket"],
    });
    const found = (...resources: readonly ReviewedResource[]) =>
      host.review(sampleStack(resources)).map(({ rule, resource }) => [rule, resource]);
    expect(found(bucket, policy, block)).toEqual([]);
    expect(found(bucket, policy)).toEqual([["NCP-AWS-033", bucket.urn]]);
    expect(found(bucket)).toEqual([["NCP-AWS-032", bucket.urn]]);
  });

  it("judge stacks of thousands of resources, of which each is an application of its own", { timeout: 120_000 }, () => {
    const count = 1500;
    const each = (make: (index: number) => ReviewedResource) =>
      Array.from({ length: count }, (_, index) => make(index));
    const resource = (type: string, name: string, properties: ReviewedResource["properties"]): ReviewedResource => ({
      ...sampleResource(type, { properties }),
      name,
      urn: `urn:pulumi:prod::shop::${type}::${name}`,
    });
    const placement = (app: string, name: string, index: number) =>
      resource("novacron:index:Placement", name, {
        labels: { app, environment: "production" },
        decision: { target: `node-${index}`, zone: `zone-${index}`, region: `region-${index % 3}` },
      });
    const findings = host.review(
      sampleStack([
        ...each((index) => placement(`app-${index}`, `a${index}`, index)),
        placement("app-7", "again", 7),
        ...each((index) =>
          resource("aws:rds/instance:Instance", `db${index}`, { tags: { environment: "production" } }),
        ),
      ]),
    );
    expect(findings.filter(({ rule }) => rule === "NCP-REL-003").map(({ message }) => message)).toEqual([
      expect.stringMatching(/a7\b.*again|again.*a7\b/),
    ]);
    expect(findings.filter(({ resource: urn }) => urn?.includes("::db"))).toHaveLength(count);
  });

  it("judge decisions in the state", () => {
    const type = "novacron:index:Placement";
    const decision = { target: "fra-1-a-07", costPerMonth: 210.5, currency: "EUR", risk: 0.04, carbonGramsPerHour: 31 };
    const attestation = { algorithm: "ed25519+falcon-512" };
    expect(denials(type, { decision, attestation })).toEqual([]);
    expect(denials(type, { decision })).toEqual(["NCP-ATT-001"]);
    expect(denials(type, { decision, attestation: { algorithm: "ed25519" } })).toEqual(["NCP-PQC-001"]);
    expect(denials(type, { decision, attestation, labels: { criticality: "high" } })).toEqual([]);
    expect(
      denials(type, { decision: { ...decision, risk: 0.2 }, attestation, labels: { criticality: "high" } }),
    ).toEqual(["NCP-RSK-002"]);
    const aYearAgo = 1_767_225_600_000_000_000 - 365 * 86_400_000_000_000;
    expect(denials(type, { decision, attestation }, { decided_ns: aYearAgo })).toEqual(["NCP-OPS-002"]);
  });

  it("take thresholds and lists from data", async () => {
    const strict = await loadPolicies({
      data: {
        tags: { required: ["owner"] },
        regions: { allowed: ["eu-west-1", "moon-1"] },
        instances: { allowedTypes: ["t3.*"] },
        images: { allowed: ["ami-0*"] },
        cloud: { regionCountries: { "moon-1": "DE" } },
      },
    });
    const machine = (region: string, instanceType: string, ami: string, tags: Readonly<Record<string, string>>) =>
      strict
        .review(
          sampleReview(
            sampleResource("aws:ec2/instance:Instance", {
              properties: {
                ami,
                instanceType,
                metadataOptions: { httpTokens: "required" },
                region,
                rootBlockDevice: { encrypted: true },
                tags,
              },
            }),
          ),
        )
        .map(({ rule }) => rule);
    expect(machine("moon-1", "t3.large", "ami-0123", { owner: "ada", data: "personal" })).toEqual([]);
    expect(machine("us-east-1", "p5.48xlarge", "ami-1", {})).toEqual([
      "NCP-IMG-001",
      "NCP-REG-001",
      "NCP-TAG-001",
      "NCP-TYP-001",
    ]);
  });
});
