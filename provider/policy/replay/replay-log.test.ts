import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { digestOf } from "../../crypto/canonical-json.ts";
import { type DecisionLog, openDecisionLog } from "../decision-log.ts";
import { loadPolicies, type PolicyHost } from "../policy-host.ts";
import type { PolicyInput } from "../policy-input.ts";
import { readsOf } from "../reads-of.ts";
import { samplePlacement, sampleQuantumJob } from "../sample-inputs.ts";
import { readLog } from "./read-log.ts";
import { changesAnything, replayLog } from "./replay-log.ts";

const at = "2026-03-01T12:00:00.000Z";
const host = await loadPolicies();
const strict = await loadPolicies({ data: { residency: { personalDataPlaces: ["DE"] } } });
const lax = await loadPolicies({ data: { residency: { personalDataPlaces: ["EEA", "US"] } } });
const personal = (country: string, continent: string, name: string): PolicyInput =>
  samplePlacement({ labels: { data: "personal" }, candidate: { country, continent, name } });

let folder: string;
let path: string;
let log: DecisionLog;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "novacron-replay-"));
  path = join(folder, "log.jsonl");
  log = openDecisionLog(path, { required: true });
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** Logs what the shipped rules say of an input, as a plan does. */
function evaluated(input: PolicyInput, waivers: readonly { readonly rule: string; readonly waiver: string }[] = []) {
  const { deny } = host.evaluate(input);
  const rules = deny.map(({ rule }) => rule).filter((rule) => !waivers.some((waiver) => waiver.rule === rule));
  const result = rules.length > 0 ? ("deny" as const) : ("allow" as const);
  return log.record({
    place: "plan",
    at,
    policies: host.digest,
    result,
    rules: { deny: rules, prefer: [] },
    waivers: [...waivers],
    input,
  });
}

function resource(
  urn: string,
  how: string,
  target: string | null,
  chosen: ReturnType<typeof evaluated> | null,
  ...others: ReturnType<typeof evaluated>[]
) {
  const evaluations = [...(chosen === null ? [] : [chosen]), ...others].map((digest): [string, number] => [digest, 1]);
  log.resource({ place: "plan", at, urn, policies: host.digest, how, target, chosen, evaluations, secret: false });
}

async function replayed(by: PolicyHost) {
  log.policies({ at, digest: host.digest, bundle: host.bundleDigest, reads: readsOf(host.rules) });
  log.flush();
  return replayLog(await readLog(path), by);
}

describe("a replay", () => {
  it("under the same rules says the same", async () => {
    const allowed = evaluated(personal("DE", "EU", "a"));
    evaluated(personal("US", "NA", "b"));
    evaluated(sampleQuantumJob({ estimates: { cost: 9000 } }));
    resource("urn:a", "decided", "a", allowed);
    const replay = await replayed(host);
    expect(replay).toEqual({
      evaluations: 3,
      newlyDenied: 0,
      newlyAllowed: 0,
      otherwiseDenied: 0,
      rules: [],
      targetsDenied: [],
      unblocked: [],
      failed: [],
      skipped: [],
      readsUntold: [],
    });
    expect(changesAnything(replay)).toBe(false);
  });

  it("under stricter data says what would be denied, by which rule, and who would lose the target", async () => {
    const german = evaluated(personal("DE", "EU", "a"));
    const french = evaluated(personal("FR", "EU", "b"));
    resource("urn:web", "kept", "b", french, german);
    resource("urn:db", "decided", "a", german, french);
    const replay = await replayed(strict);
    expect(replay).toMatchObject({ evaluations: 2, newlyDenied: 1, newlyAllowed: 0 });
    expect(replay.rules).toEqual([
      {
        rule: "NCP-RES-001",
        denies: {
          count: 1,
          examples: [
            {
              subject: "urn:pulumi:prod::shop::novacron:index:Placement::web",
              candidate: "b",
              at,
              message: expect.stringMatching(/personal data/),
            },
          ],
        },
        allows: { count: 0, examples: [] },
      },
    ]);
    expect(replay.targetsDenied).toEqual([{ urn: "urn:web", target: "b", rules: ["NCP-RES-001"] }]);
    expect(changesAnything(replay)).toBe(true);
  });

  it("under laxer data says what would be allowed, and who would not be refused", async () => {
    const american = evaluated(personal("US", "NA", "b"));
    resource("urn:web", "refused", null, null, american);
    const replay = await replayed(lax);
    expect(replay).toMatchObject({ newlyDenied: 0, newlyAllowed: 1, unblocked: ["urn:web"], targetsDenied: [] });
    expect(replay.rules).toMatchObject([{ rule: "NCP-RES-001", allows: { count: 1, examples: [{ message: null }] } }]);
  });

  it("takes for waived what was waived", async () => {
    const american = evaluated(personal("US", "NA", "b"), [{ rule: "NCP-RES-001", waiver: "W-1" }]);
    resource("urn:web", "decided", "b", american);
    expect(changesAnything(await replayed(host))).toBe(false);
    expect(changesAnything(await replayed(strict))).toBe(false);
    expect((await replayed(lax)).newlyAllowed).toBe(0);
  });

  it("counts what is denied by other rules apart", async () => {
    evaluated(
      samplePlacement({
        labels: { data: "personal" },
        candidate: { country: "US", continent: "NA" },
        estimates: { costPerMonth: 9000 },
        request: { gpus: { count: 1 } },
      }),
    );
    const replay = await replayed(lax);
    expect(replay).toMatchObject({ newlyAllowed: 0, otherwiseDenied: 1, rules: [{ rule: "NCP-RES-001" }] });
  });

  it("judges an input once, however often it was logged", async () => {
    for (let each = 0; each < 5; each++) evaluated(personal("FR", "EU", "b"));
    expect(await replayed(strict)).toMatchObject({ evaluations: 1, newlyDenied: 1 });
  });

  it("says what it cannot judge: other kinds, secrets, and what the rules fail on", async () => {
    const base = {
      place: "review" as const,
      at,
      policies: host.digest,
      result: "allow" as const,
      rules: { deny: [], prefer: [] },
      waivers: [],
    };
    log.record({ ...base, input: { kind: "galaxy" } });
    log.record({ ...base, input: { kind: "placement" } });
    log.resource({
      place: "plan",
      at,
      urn: "urn:s",
      policies: host.digest,
      how: "decided",
      target: null,
      chosen: null,
      evaluations: [],
      secret: true,
    });
    const replay = await replayed(host);
    expect(replay.skipped).toEqual([
      { why: "of the kind galaxy, which this version does not judge", count: 1 },
      { why: "resting on secrets, of which nothing is logged", count: 1 },
    ]);
    expect(replay.failed).toEqual([{ why: expect.stringMatching(/^NC1303/), count: 1 }]);
    expect(changesAnything(replay)).toBe(true);
  });

  it("judges resources and stacks of reviews by their own entry points", async () => {
    const urn = "urn:pulumi:prod::shop::aws:ec2/instance:Instance::web";
    const resource = (httpTokens: string) => ({
      type: "aws:ec2/instance:Instance",
      name: "web",
      urn,
      properties: { metadataOptions: { httpTokens, httpEndpoint: "enabled" } },
      unknown: [],
      protect: false,
    });
    const base = { place: "review" as const, at, policies: host.digest, waivers: [] };
    const of = { formatVersion: 1, stack: "prod", project: "shop", now_ns: 0 } as const;
    const open = { ...of, kind: "resource" as const, resource: resource("optional") };
    const rules = [...new Set(host.review(open).map(({ rule }) => rule))];
    expect(rules.length).toBeGreaterThan(0);
    log.record({ ...base, result: "deny", rules: { deny: rules, prefer: [] }, input: open });
    // Logged as allowed, as under rules that were not there then.
    log.record({ ...base, result: "allow", rules: { deny: [], prefer: [] }, input: { ...open, stack: "dev" } });
    log.record({
      ...base,
      result: "allow",
      rules: { deny: [], prefer: [] },
      input: { ...of, kind: "stack", resources: [] },
    });
    const replay = await replayed(host);
    expect(replay).toMatchObject({ evaluations: 3, newlyDenied: 1, newlyAllowed: 0, failed: [], skipped: [] });
    expect(replay.rules[0]).toMatchObject({ rule: rules[0], denies: { count: 1, examples: [{ subject: urn }] } });
  });

  it("judges a long IAM policy as it was judged, and leaves out what earlier versions cut", async () => {
    const statements = Array.from({ length: 40 }, (_, index) => ({
      Sid: `Statement${index}`,
      Effect: "Allow",
      Action: "*",
      Resource: "*",
    }));
    const policy = JSON.stringify({ Version: "2012-10-17", Statement: statements });
    expect(policy.length).toBeGreaterThan(2048);
    const document = (text: string) => ({
      formatVersion: 1 as const,
      kind: "resource" as const,
      stack: "prod",
      project: "shop",
      now_ns: 0,
      resource: {
        type: "aws:iam/policy:Policy",
        name: "all",
        urn: "urn:pulumi:prod::shop::aws:iam/policy:Policy::all",
        properties: { policy: text },
        unknown: [],
        protect: false,
      },
    });
    const deny = [...new Set(host.review(document(policy)).map(({ rule }) => rule))];
    expect(deny).toContain("NCP-AWS-010");
    const base = { place: "review" as const, at, policies: host.digest, result: "deny" as const, waivers: [] };
    log.record({ ...base, rules: { deny, prefer: [] }, input: document(policy) });
    const whole = await replayed(host);
    expect(whole).toMatchObject({ evaluations: 1, newlyAllowed: 0, rules: [], skipped: [] });
    log.record({
      ...base,
      rules: { deny, prefer: [] },
      input: document(`[${policy.length} characters, ${digestOf(1)}]`),
    });
    const replay = await replayed(host);
    expect(replay).toMatchObject({
      evaluations: 1,
      skipped: [{ why: "logged with a long text cut off that the rules may read", count: 1 }],
    });
    expect(changesAnything(replay)).toBe(false);
  });

  it("judges a job whose long program was cut, unless the rules read programs", async () => {
    const job = sampleQuantumJob({});
    evaluated({ ...job, request: { ...job.request, program: "x".repeat(5000) } } as typeof job);
    expect(await replayed(host)).toMatchObject({ evaluations: 1, skipped: [], rules: [] });
    const readers = [["request", "program"], ["request"], []].map((read) => ({
      ...host,
      reads: [...host.reads, read],
    }));
    for (const reader of readers)
      expect(await replayed(reader)).toMatchObject({ evaluations: 0, skipped: [{ count: 1 }] });
  });

  it("takes one finding on a stack for waived, and not another by the same rule", async () => {
    const input = {
      formatVersion: 1,
      kind: "stack",
      stack: "prod",
      project: "shop",
      resources: [],
      now_ns: 0,
    } as const;
    const finding = { rule: "ACME-1", title: "t", message: "m", severity: "low", remediation: "" } as const;
    const waivers = [{ rule: "ACME-1", waiver: "W-1", resource: "urn:a" }];
    log.record({
      place: "review",
      at,
      policies: "x",
      result: "allow",
      rules: { deny: [], prefer: [] },
      waivers,
      input,
    });
    const finding1 = { ...host, review: () => [{ ...finding, resource: "urn:a" }] };
    expect(changesAnything(await replayed(finding1))).toBe(false);
    const both = { ...host, review: () => ["urn:a", "urn:b"].map((resource) => ({ ...finding, resource })) };
    expect((await replayed(both)).newlyDenied).toBe(1);
  });

  it("says which parts of the input the log does not tell apart for rules that read more", async () => {
    evaluated(personal("DE", "EU", "a"));
    const [rule] = host.rules;
    const more = {
      ...host,
      rules: [
        ...host.rules,
        {
          ...rule,
          reads: [
            ["candidate", "rack"],
            ["request", "vcpus"],
          ],
        },
      ],
    } as PolicyHost;
    expect((await replayed(more)).readsUntold).toEqual(["candidate.rack"]);
  });
});

describe("reading a log", () => {
  it("leaves out what is damaged, and says which lines", async () => {
    const digest = evaluated(personal("DE", "EU", "a"));
    evaluated(personal("FR", "EU", "b"));
    log.flush();
    const [first = "", second = ""] = (await readFile(path, "utf8")).split("\n");
    await writeFile(
      path,
      [first.slice(0, 40), first.replace('"DE"', '"US"'), second, first, '{"line":"x"}'].join("\n"),
    );
    const { evaluations, damaged } = await readLog(path);
    expect(damaged).toEqual([1, 2, 5]);
    expect(evaluations.map((line) => line.inputDigest)).toContain(digest);
    expect(evaluations.every(({ input, inputDigest }) => digestOf(input) === inputDigest)).toBe(true);
  });

  it("refuses what is no log at all", async () => {
    await expect(readLog(join(folder, "nowhere"))).rejects.toMatchObject({ code: "NC1321" });
    await writeFile(path, "hello\nworld\n");
    await expect(readLog(path)).rejects.toMatchObject({ code: "NC1321" });
    await writeFile(path, "");
    expect((await readLog(path)).evaluations).toEqual([]);
  });
});
