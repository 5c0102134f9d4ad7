import { beforeAll, describe, expect, it } from "vitest";
import { loadPolicies, type PolicyHost } from "./policy-host.ts";
import type { ResourceReview, ReviewedResource, StackReview } from "./review-document.ts";

const resource = (type: string, properties: Readonly<Record<string, unknown>>): ReviewedResource => ({
  type,
  name: "it",
  urn: `urn:pulumi:prod::shop::${type}::it`,
  properties,
  unknown: [],
  protect: false,
});
const common = { formatVersion: 1, stack: "prod", project: "shop", now_ns: 0 } as const;
const one = (type: string, properties: Readonly<Record<string, unknown>>): ResourceReview => ({
  ...common,
  kind: "resource",
  resource: resource(type, properties),
});

describe("reviewing", () => {
  let host: PolicyHost;
  beforeAll(async () => {
    host = await loadPolicies({ data: { budget: { maximumStackCostPerMonth: { EUR: 100 } } } });
  });
  const rules = (document: ResourceReview | StackReview) => host.review(document).map(({ rule }) => rule);

  it("judges one resource by the rules over resources", () => {
    expect(rules(one("aws:ec2/instance:Instance", { metadataOptions: { httpTokens: "optional" } }))).toContain(
      "NCP-AWS-001",
    );
    expect(rules(one("aws:ec2/instance:Instance", { metadataOptions: { httpTokens: "required" } }))).not.toContain(
      "NCP-AWS-001",
    );
  });

  it("judges a stack by the rules over stacks", () => {
    const placed = resource("novacron:index:Placement", { decision: { costPerMonth: 60, currency: "EUR" } });
    const stack = (resources: readonly ReviewedResource[]): StackReview => ({ ...common, kind: "stack", resources });
    expect(rules(stack([placed]))).not.toContain("NCP-FIN-002");
    expect(rules(stack([placed, placed]))).toContain("NCP-FIN-002");
  });

  it("refuses a document of another format or kind", () => {
    const document = one("aws:ec2/instance:Instance", {});
    for (const wrong of [{ formatVersion: 2 }, { kind: "placement" }])
      expect(() => host.review(Object.assign({ ...document }, wrong))).toThrow(
        expect.objectContaining({ code: "NC1303" }),
      );
  });
});
