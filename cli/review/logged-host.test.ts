import { expect, test } from "vitest";
import type { DecisionLog, LoggedEvaluation } from "../../provider/policy/decision-log.ts";
import { waiverBook } from "../../provider/policy/waivers/waiver-book.ts";
import { loggedHost } from "./logged-host.ts";
import { decision, instance, placement, urnOf } from "./testdata/plans.ts";
import { reviewedAtMs, reviewOf, shippedPolicies } from "./testdata/reviews.ts";

test("every answer of a review is logged, what a waiver lifts apart from what stands", async () => {
  const lines: LoggedEvaluation[] = [];
  const judgedBy: string[] = [];
  const log: DecisionLog = {
    policies: ({ digest }) => void judgedBy.push(digest),
    record: (line) => {
      lines.push(line);
      return "sha256:00";
    },
    resource: () => undefined,
    flush: () => undefined,
  };
  const resource = urnOf("aws:ec2/instance:Instance", "old");
  const expires = "2026-05-01T00:00:00.000Z";
  const waivers = waiverBook([{ id: "w1", rule: "NCP-AWS-001", resource, reason: "r", owner: "ada", expires }], []);
  const abroad = { vcpus: 4, labels: { data: "personal" }, decision: decision({ country: "US", continent: "NA" }) };
  const host = await shippedPolicies();
  const resources = [instance("old"), instance("bad"), placement("people", { inputs: abroad })];
  const logged = loggedHost(host, { log, waivers, nowMs: reviewedAtMs });
  expect(await reviewOf(resources, { host: logged, waivers })).toEqual(await reviewOf(resources, { host, waivers }));
  expect(judgedBy).toEqual([host.digest]);
  const told = lines.map(({ place, input, result, rules, waivers: lifted }) => [
    place,
    input.kind,
    result,
    rules.deny.join(),
    lifted.map(({ waiver }) => waiver).join(),
  ]);
  expect(told).toEqual([
    ["review", "resource", "allow", "", ""],
    ["review", "resource", "allow", "", "w1"],
    ["review", "resource", "deny", "NCP-AWS-001", ""],
    ["review", "resource", "allow", "", ""],
    ["review", "stack", "allow", "", ""],
    ["review", "placement", "deny", "NCP-RES-001", ""],
  ]);
});
