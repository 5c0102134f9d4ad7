import { describe, expect, it } from "vitest";
import { digestOf } from "../crypto/canonical-json.ts";
import { combineHosts, shareData } from "./combine-hosts.ts";
import { loadPolicies, type PolicyHost } from "./policy-host.ts";
import type { PolicyVerdict } from "./policy-verdict.ts";
import { samplePlacement } from "./sample-inputs.ts";

const shipped = await loadPolicies();
const [first] = shipped.rules;
const denial = { rule: "ACME-OPS-001", title: "No", message: "not here", severity: "low" as const, remediation: "" };

/** A host of one rule, which denies what is in Frankfurt. */
function ownHost(rule: string): PolicyHost {
  const allow: PolicyVerdict = { deny: [], prefer: [] };
  const deny: PolicyVerdict = { deny: [{ ...denial, rule }], prefer: [] };
  return {
    digest: digestOf(rule),
    bundleDigest: digestOf("bundle"),
    rules: first === undefined ? [] : [{ ...first, id: rule }],
    data: { acme: { limit: 1 } },
    evaluate: ({ candidate }) => (candidate.region === "eu-central" ? deny : allow),
    review: () => [{ ...denial, rule }],
  };
}

describe("two bundles together", () => {
  const both = combineHosts(ownHost("ACME-OPS-001"), shipped);
  const abroad = { labels: { data: "personal" }, candidate: { country: "US", continent: "NA" } };

  it("deny what either denies", () => {
    const rules = (input: ReturnType<typeof samplePlacement>) => both.evaluate(input).deny.map(({ rule }) => rule);
    expect(rules(samplePlacement({}))).toEqual(["ACME-OPS-001"]);
    expect(rules(samplePlacement(abroad))).toEqual(["ACME-OPS-001", "NCP-RES-001"]);
    expect(rules(samplePlacement({ ...abroad, candidate: { ...abroad.candidate, region: "x" } }))).toEqual([
      "NCP-RES-001",
    ]);
    expect(rules(samplePlacement({ candidate: { region: "x" } }))).toEqual([]);
  });

  it("say the same thing of what neither can tell apart, by one object", () => {
    const named = (name: string) => both.evaluate(samplePlacement({ candidate: { name } }));
    expect(named("one")).toBe(named("other"));
    expect(() => Object.assign(named("one").deny, { length: 0 })).toThrow(TypeError);
  });

  it("have a digest that follows from both, and all rules by id", () => {
    expect(both.digest).not.toBe(shipped.digest);
    expect(combineHosts(ownHost("ACME-OPS-002"), shipped).digest).not.toBe(both.digest);
    expect(both.rules.map(({ id }) => id)).toEqual(["ACME-OPS-001", ...shipped.rules.map(({ id }) => id)]);
  });

  it("review together, too", () => {
    const resource = {
      type: "aws:ec2/instance:Instance",
      name: "web",
      urn: "urn:pulumi:prod::shop::aws:ec2/instance:Instance::web",
      properties: { metadataOptions: { httpTokens: "optional" } },
      unknown: [],
      protect: false,
    };
    const document = {
      formatVersion: 1,
      kind: "resource",
      stack: "prod",
      project: "shop",
      resource,
      now_ns: 0,
    } as const;
    const found = both.review(document).map(({ rule }) => rule);
    expect(found[0]).toBe("ACME-OPS-001");
    expect(found.slice(1)).toEqual(shipped.review(document).map(({ rule }) => rule));
    expect(found.length).toBeGreaterThan(1);
  });

  it("must not share an id", () => {
    expect(() => combineHosts(ownHost("NCP-RES-001"), shipped)).toThrow(/^NC1301: .*NCP-RES-001/);
  });

  it("share overrides by who knows the key", () => {
    const override = { acme: { limit: 2 }, carbon: { x: 1 }, both: 3, neither: 4 };
    expect(shareData(override, { acme: {}, both: 1 }, { carbon: {}, both: 1 })).toEqual({
      own: { acme: { limit: 2 }, both: 3, neither: 4 },
      shipped: { carbon: { x: 1 }, both: 3 },
    });
  });
});
