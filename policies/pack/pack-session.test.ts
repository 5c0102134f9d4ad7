import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { openDecisionLog } from "../../provider/policy/decision-log.ts";
import { loadPolicies, type PolicyHost } from "../../provider/policy/policy-host.ts";
import { readBundle, shippedBundleDirectory } from "../../provider/policy/read-bundle.ts";
import { noWaivers, waiverBook } from "../../provider/policy/waivers/waiver-book.ts";
import { type PropertyMap, UNKNOWN } from "../../provider/schema/property-value.ts";
import { Secret } from "../../provider/state/secret.ts";
import { packPolicies } from "./pack-policy.ts";
import { PackSession, type PolicySettings } from "./pack-session.ts";
import type { AnalyzedResource } from "./resource-document.ts";
import { RuleHosts } from "./rule-hosts.ts";

const { data, rules, manifest } = await readBundle({ directory: shippedBundleDirectory });
const { openMaps } = manifest;
const policies = packPolicies(rules, data, openMaps);
const atMs = Date.parse("2026-06-01T12:00:00Z");

const resource = (type: string, properties: PropertyMap, name = "it"): AnalyzedResource => ({
  type,
  name,
  urn: `urn:pulumi:prod::shop::${type}::${name}`,
  properties,
  protect: false,
});
const instance = (properties: PropertyMap) => resource("aws:ec2/instance:Instance", properties);
const open = { metadataOptions: { httpTokens: "optional" } };
const level = (to: PolicySettings["level"]) => new Map([["ncp-aws-001", { level: to, properties: {} }]]);

describe("a run of the pack", () => {
  let asked: string[];
  let waivers = noWaivers;
  const load = async (...args: Parameters<typeof loadPolicies>): Promise<PolicyHost> => {
    const host = await loadPolicies(...args);
    return {
      ...host,
      evaluate: (input) => {
        asked.push(input.kind);
        return host.evaluate(input);
      },
      review: (document) => {
        asked.push(document.kind);
        return host.review(document);
      },
    };
  };
  const session = () =>
    new PackSession({ policies, hosts: new RuleHosts({ data, openMaps, load }), waivers: async () => waivers, atMs });
  const imds = async (run: PackSession, properties: PropertyMap) =>
    (await run.analyze(instance(properties))).violations.filter(({ policy }) => policy.name === "ncp-aws-001");

  beforeEach(() => {
    asked = [];
    waivers = noWaivers;
  });

  it("asks the rules once for a resource and once for a stack, however many rules there are", async () => {
    const run = session();
    await run.analyze(instance(open));
    const decision = { target: "a", region: "r", costPerMonth: 1, currency: "EUR" };
    await run.analyze(resource("novacron:index:Placement", { labels: {}, decision }));
    await run.analyzeStack([instance(open), resource("novacron:index:Placement", {})]);
    expect(asked).toEqual(["resource", "placement", "resource", "stack"]);
  });

  it("does not ask what is disabled", async () => {
    const run = session();
    await run.configure(new Map(policies.map(({ name }) => [name, { level: "disabled", properties: {} }])));
    expect(await run.analyze(instance(open))).toEqual({ violations: [], notApplicable: [] });
    expect(asked).toEqual([]);
  });

  it("judges what is known beside what is unknown", async () => {
    expect(await imds(session(), { ...open, ami: UNKNOWN })).toHaveLength(1);
    expect(await imds(session(), { metadataOptions: UNKNOWN })).toEqual([]);
  });

  it("never tells a secret", async () => {
    const placement = resource("novacron:index:Placement", {
      labels: { data: new Secret("hunter2") },
      decision: new Secret({ target: "hunter2", costPerMonth: 1 }),
    });
    const { violations, notApplicable } = await session().analyze(placement);
    expect(JSON.stringify([violations, notApplicable])).not.toContain("hunter2");
    expect(notApplicable).toContainEqual({
      policy: "ncp-rsk-001",
      reason: "the decision is secret; the provider judged it",
    });
  });

  it("remediates at the level remediate only, and is mandatory for what it could not put right", async () => {
    const run = session();
    expect(await run.remediate(instance(open))).toEqual([]);
    await run.configure(level("remediate"));
    expect(await run.remediate(instance({ ...open, key: new Secret("k") }))).toEqual([
      {
        policy: expect.objectContaining({ name: "ncp-aws-001" }),
        properties: { metadataOptions: { httpTokens: "required" }, key: new Secret("k") },
      },
    ]);
    expect(await run.remediate(instance({ metadataOptions: { httpTokens: "required" } }))).toEqual([]);
    expect((await imds(run, open)).map((violation) => violation.level)).toEqual(["mandatory"]);
  });

  it("turns what is waived into a note, and remediates none of it", async () => {
    waivers = waiverBook(
      [
        {
          id: "W-1",
          rule: "NCP-AWS-001",
          resource: "urn:pulumi:*::shop::aws:ec2/instance:Instance::it",
          reason: "old agent",
          owner: "ada",
          expires: "2026-07-01T00:00:00.000Z",
        },
      ],
      [{ id: "W-2", why: "it has no signature" }],
    );
    const run = session();
    const [note] = await imds(run, open);
    expect(note).toMatchObject({ level: "advisory" });
    expect(note?.message).toContain("waived by W-1 until 2026-07-01T00:00:00.000Z (ada: old agent)");
    await run.configure(level("remediate"));
    expect(await run.remediate(instance(open))).toEqual([]);
    const { violations } = await run.analyzeStack([instance(open)]);
    expect(violations.filter(({ policy }) => policy.name === "novacron-waivers").map(({ message }) => message)).toEqual(
      [
        "waiver W-2 does not apply: it has no signature",
        "waiver W-1 of NCP-AWS-001 (ada) expires at 2026-07-01T00:00:00.000Z",
      ],
    );
  });

  it("judges a stack by inputs, where it has seen them, and by a rule's own settings", async () => {
    const run = session();
    await run.configure(
      new Map([["ncp-fin-002", { level: "mandatory", properties: { maximumStackCostPerMonth: { EUR: 100 } } }]]),
    );
    const placed = (name: string, costPerMonth: unknown) =>
      resource("novacron:index:Placement", { decision: { costPerMonth, currency: "EUR" } }, name);
    await run.analyze(placed("a", 60));
    const budget = async (...resources: readonly AnalyzedResource[]) =>
      (await run.analyzeStack(resources)).violations.map(({ policy, level: at }) => `${policy.name} ${at}`);
    expect(await budget(placed("a", UNKNOWN), placed("b", 50))).toEqual(["ncp-fin-002 mandatory"]);
    expect(await budget(placed("a", UNKNOWN), placed("b", 30))).toEqual([]);
  });

  describe("with thresholds of the stack's configuration", () => {
    const placed = (costPerMonth: number, provider?: PropertyMap): AnalyzedResource => ({
      ...resource("novacron:index:Placement", { decision: { costPerMonth, currency: "EUR" } }),
      ...(provider && { provider: { type: "pulumi:providers:novacron", properties: provider } }),
    });
    const budget = { data: { budget: { maximumStackCostPerMonth: { EUR: 100 } } } };
    const config = (policies: unknown) => new Map([["novacron:policies", JSON.stringify(policies)]]);
    const denied = async (run: PackSession, ...resources: readonly AnalyzedResource[]) =>
      (await run.analyzeStack(resources)).violations.map(({ policy }) => policy.name);

    it("judges the stack by them, and the pack's own settings win", async () => {
      const run = session();
      expect(await denied(run, placed(120))).toEqual([]);
      run.configureStack(config(budget), []);
      expect(await denied(run, placed(120))).toEqual(["ncp-fin-002"]);
      await run.configure(
        new Map([["ncp-fin-002", { level: "mandatory", properties: { maximumStackCostPerMonth: { EUR: 130 } } }]]),
      );
      expect(await denied(run, placed(120))).toEqual([]);
    });

    it("judges resources of other providers by them", async () => {
      const run = session();
      const web = instance({ metadataOptions: { httpTokens: "required" }, instanceType: "t3.micro" });
      const told = async () => (await run.analyze(web)).violations.map(({ message }) => message).join("\n");
      expect(await told()).not.toContain("t3.micro");
      run.configureStack(config({ data: { instances: { allowedTypes: ["m7g.large"] } } }), []);
      expect(await told()).toContain("t3.micro");
    });

    it("takes them from a provider where the engine does not hand the configuration over", async () => {
      const run = session();
      expect(await denied(run, placed(120, { policies: JSON.stringify(budget) }))).toEqual(["ncp-fin-002"]);
      const other = session();
      await other.analyze({ ...resource("pulumi:providers:novacron", { policies: budget }), name: "default" });
      expect(await denied(other, placed(120))).toEqual(["ncp-fin-002"]);
    });

    it("takes nothing from what is secret, and no data that is an own bundle's", async () => {
      const run = session();
      run.configureStack(config(budget), ["novacron:policies"]);
      expect(await denied(run, placed(120))).toEqual([]);
      run.configureStack(config({ bundle: "own", data: { acme: { limit: 1 } } }), []);
      expect(await denied(run, placed(120))).toEqual([]);
      run.configureStack(config({ bundle: "own", keepShipped: true, data: { acme: 1, ...budget.data } }), []);
      expect(await denied(run, placed(120))).toEqual(["ncp-fin-002"]);
    });
  });

  it("logs what it judges under the rules that it asks, masked and with waivers", async () => {
    const folder = await mkdtemp(join(tmpdir(), "novacron-pack-log-"));
    const path = join(folder, "policy.jsonl");
    const opened: unknown[] = [];
    const run = new PackSession({
      policies,
      hosts: new RuleHosts({ data, openMaps, load }),
      waivers: async () => waivers,
      log: async (project, place) => {
        opened.push([project, place]);
        return place.log === undefined ? null : openDecisionLog(path);
      },
      atMs,
    });
    run.configureStack(new Map([["novacron:policies", JSON.stringify({ log: "policy.jsonl" })]]), []);
    await run.configure(new Map([["ncp-aws-003", { level: "disabled", properties: {} }]]));
    await run.analyze(instance({ ...open, key: new Secret("hunter2") }));
    await run.analyzeStack([instance(open)]);
    const text = await readFile(path, "utf8");
    await rm(folder, { recursive: true });
    expect(opened).toEqual([
      ["shop", { data: {}, keepShipped: false, ownBundle: false, logRequired: false, log: "policy.jsonl" }],
    ]);
    expect(text).not.toContain("hunter2");
    const lines = text
      .trimEnd()
      .split("\n")
      .map((line): unknown => JSON.parse(line));
    expect(lines).toMatchObject([
      { line: "policies" },
      { line: "evaluation", place: "pack", result: "deny", rules: { deny: expect.arrayContaining(["NCP-AWS-001"]) } },
      { line: "evaluation", place: "pack", result: "allow", input: { kind: "stack" } },
    ]);
    expect(JSON.stringify(lines[1])).not.toContain("NCP-AWS-003");
  });

  it("says of every decision that it does not know how old it is", async () => {
    const stale = async (of: AnalyzedResource) =>
      (await session().analyze(of)).notApplicable.filter(({ policy }) => policy === "ncp-ops-002");
    const decision = { costPerMonth: 1, currency: "EUR" };
    expect(await stale(resource("novacron:index:Placement", { decision }))).toEqual([
      { policy: "ncp-ops-002", reason: expect.stringContaining("only the project's store has that") },
    ]);
    expect(await stale(instance(open))).toEqual([]);
  });

  it("refuses a setting that a rule does not have", async () => {
    await expect(
      session().configure(new Map([["ncp-fin-002", { level: "mandatory", properties: { budget: 1 } }]])),
    ).rejects.toMatchObject({ code: "NC1003" });
  });

  it("passes on that waivers cannot be read, rather than go without", async () => {
    const run = new PackSession({
      policies,
      hosts: new RuleHosts({ data, openMaps, load }),
      waivers: () => Promise.reject(new Error("unreadable")),
      atMs,
    });
    await expect(run.analyze(instance(open))).rejects.toThrow("unreadable");
  });
});
