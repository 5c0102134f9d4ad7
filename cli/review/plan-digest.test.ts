import { expect, test } from "vitest";
import { planDigest } from "./plan-digest.ts";
import { parsePlanText } from "./read-plan.ts";
import {
  decision,
  instance,
  placement,
  previewOf,
  type SomeResource,
  secret,
  stateJson,
  updatePlanJson,
} from "./testdata/plans.ts";

const digest = (resources: readonly SomeResource[]): string => planDigest(previewOf(resources)).digest;
const base = digest([placement("web"), instance("vm", "required")]);

test("the order of resources, ids of providers and where the program declares them are no part of it", () => {
  const other = [
    { ...instance("vm", "required"), sourcePosition: "project:///index.ts#1,1" },
    { ...placement("web"), provider: "urn:pulumi:dev::shop::pulumi:providers:novacron::default::5046b2d5" },
  ];
  expect(digest(other)).toBe(base);
});

test("neither are signatures, digests of records and how sure a decision was", () => {
  const again = placement("web", {
    inputs: {
      vcpus: 4,
      memoryGiB: 16,
      decision: decision({
        record: `sha256:${"cd".repeat(32)}`,
        score: 0.82,
        confidence: 0.5,
        why: "else",
        risk: 0.0319,
      }),
      attestation: { formatVersion: 1, keyId: "another", signature: "other" },
    },
  });
  expect(digest([again, instance("vm", "required")])).toBe(base);
});

test.each([
  ["the target", placement("web", { inputs: { vcpus: 4, memoryGiB: 16, decision: decision({ target: "fra-2" }) } })],
  ["the cost", placement("web", { inputs: { vcpus: 4, memoryGiB: 16, decision: decision({ costPerMonth: 20 }) } })],
  ["the request", placement("web", { inputs: { vcpus: 8, memoryGiB: 16, decision: decision() } })],
  ["protection", placement("web", { protect: true })],
  ["the operation", placement("web", { op: "update", old: {} })],
  ["the provider", placement("web", { provider: "urn:pulumi:dev::shop::pulumi:providers:novacron::mine::id" })],
  ["the name", placement("web2")],
])("%s is", (_, changed) => {
  expect(digest([changed, instance("vm", "required")])).not.toBe(base);
});

test("a deletion is, whatever the resource was", () => {
  const deleted = (old: object): string => digest([{ ...instance("vm"), op: "delete", old: { ...old } }]);
  expect(deleted({ a: 1 })).toBe(deleted({ a: 2 }));
  expect(deleted({ a: 1 })).not.toBe(digest([]));
});

test("a name that Pulumi drew is none, one that the program wrote is one", () => {
  const bucket = (value: string, defaults: readonly string[]): string =>
    digest([{ type: "aws:s3/bucket:Bucket", name: "logs", inputs: { __defaults: defaults, bucket: value } }]);
  expect(bucket("logs-1a2b3c4", ["bucket"])).toBe(bucket("logs-5d6e7f8", ["bucket"]));
  expect(bucket("logs-1a2b3c4", ["acl"])).not.toBe(bucket("logs-5d6e7f8", ["acl"]));
  const native = (value: string, key = "accountName"): string =>
    digest([{ type: "azure-native:storage:StorageAccount", name: "logs", inputs: { [key]: value } }]);
  expect(native("logs1a2b3c4d")).toBe(native("logs5e6f7a8b"));
  expect(native("logsarchive")).not.toBe(native("logsbackups"));
  expect(native("logs1a2b3c4d", "sku")).not.toBe(native("logs5e6f7a8b", "sku"));
});

test("secrets are masked: encrypted to other bytes, they make no other digest", () => {
  const hidden = (ciphertext: string): string =>
    planDigest(
      parsePlanText(
        JSON.stringify(updatePlanJson([{ ...instance("vm"), inputs: { userData: secret({ ciphertext }) } }])),
        "p",
      ),
    ).digest;
  expect(hidden("v1:a:b")).toBe(hidden("v1:c:d"));
});

test("preview, update plan and state of the same have the same", () => {
  const resources = [placement("web"), instance("vm", "required")];
  const created = planDigest(parsePlanText(JSON.stringify(updatePlanJson(resources)), "p"));
  const shown = planDigest(previewOf(resources));
  // Only the stack itself is there already in this preview.
  const withoutRoot = ({ resources: all }: typeof shown): unknown => all.filter(({ urn }) => !urn.includes(":Stack::"));
  expect(withoutRoot(created)).toEqual(withoutRoot(shown));
  const same = resources.map((resource) => ({ ...resource, op: "same", old: resource.inputs ?? {} }));
  expect(planDigest(parsePlanText(JSON.stringify(stateJson(resources)), "s"))).toEqual(planDigest(previewOf(same)));
});
