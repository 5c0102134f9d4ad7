import { readFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { openDecisionLog } from "./decision-log.ts";
import { logLine } from "./log-lines.ts";
import { loggedHost } from "./logged-host.ts";
import { loadPolicies, type PolicyHost } from "./policy-host.ts";
import { samplePlacement } from "./sample-inputs.ts";
import { type Waiver, waiverBook } from "./waivers/waiver-book.ts";

const shipped = await loadPolicies();
const at = "2026-03-01T12:00:00.000Z";
const finding = { title: "t", message: "m", severity: "low", remediation: "" } as const;
const urn = (name: string, type = "aws:s3/bucket:Bucket") => `urn:pulumi:prod::shop::${type}::${name}`;
const waiver = (id: string, rule: string, resource: string): Waiver => {
  return { id, rule, resource, reason: "r", owner: "o", expires: "2026-06-01T00:00:00.000Z" };
};

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "novacron-logged-"));
  path = join(folder, "log.jsonl");
});
afterEach(() => rm(folder, { recursive: true, force: true }));

function logged(host: PolicyHost, waivers: readonly Waiver[], judge: (host: PolicyHost) => unknown): unknown {
  const log = openDecisionLog(path, { required: true });
  const answer = judge(
    loggedHost(host, { log, place: "review", waivers: waiverBook(waivers, []), atMs: Date.parse(at), at }),
  );
  log.flush();
  return answer;
}
const lines = () =>
  readFileSync(path, "utf8")
    .trim()
    .split("\n")
    .map((line) => logLine.parse(JSON.parse(line)));

it("says what the host says, and logs it", () => {
  const input = samplePlacement({ labels: { data: "personal" }, candidate: { country: "US", continent: "NA" } });
  expect(logged(shipped, [], (host) => host.evaluate(input))).toBe(shipped.evaluate(input));
  expect(lines()).toMatchObject([
    { line: "policies", digest: shipped.digest },
    { line: "evaluation", place: "review", at, result: "deny", rules: { deny: ["NCP-RES-001"] }, waivers: [], input },
  ]);
});

it("logs what is waived as lifted, for a resource, a stack, and one finding on a stack", () => {
  const host: PolicyHost = {
    ...shipped,
    review: ({ kind }) =>
      kind === "resource"
        ? [{ ...finding, rule: "A-1" }]
        : [
            { ...finding, rule: "A-2" },
            { ...finding, rule: "A-3", resource: urn("a") },
            { ...finding, rule: "A-3", resource: urn("b") },
          ],
  };
  const of = { formatVersion: 1, stack: "prod", project: "shop", now_ns: 0 } as const;
  const resource = {
    type: "aws:s3/bucket:Bucket",
    name: "a",
    urn: urn("a"),
    properties: {},
    unknown: [],
    protect: false,
  };
  const root = urn("shop-prod", "pulumi:pulumi:Stack");
  const waivers = [waiver("W-1", "A-1", urn("a")), waiver("W-2", "A-2", root), waiver("W-3", "A-3", urn("a"))];
  logged(host, waivers, (judge) => {
    judge.review({ ...of, kind: "resource", resource });
    judge.review({ ...of, kind: "resource", resource: { ...resource, name: "b", urn: urn("b") } });
    judge.review({ ...of, kind: "stack", resources: [resource] });
  });
  expect(lines().slice(1)).toMatchObject([
    { result: "allow", rules: { deny: [] }, waivers: [{ rule: "A-1", waiver: "W-1" }] },
    { result: "deny", rules: { deny: ["A-1"] }, waivers: [] },
    {
      result: "deny",
      rules: { deny: ["A-3"] },
      waivers: [
        { rule: "A-2", waiver: "W-2" },
        { rule: "A-3", waiver: "W-3", resource: urn("a") },
      ],
    },
  ]);
});
