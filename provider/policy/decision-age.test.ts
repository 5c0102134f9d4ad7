import { expect, it } from "vitest";
import { lacksAge } from "./decision-age.ts";
import { readShippedRules } from "./read-bundle.ts";

const placed = {
  type: "novacron:index:Placement",
  name: "web",
  urn: "urn:pulumi:dev::shop::novacron:index:Placement::web",
  properties: { decision: { target: "a" } },
  unknown: [],
  protect: false,
};
const asking = (resource: Parameters<typeof lacksAge>[1]) =>
  readShippedRules().flatMap((rule) => (lacksAge(rule, resource) ? [rule.id] : []));

it("is lacking where a rule asks for it, a decision is there and no instant is", () => {
  expect(asking(placed)).toEqual(["NCP-OPS-002"]);
  expect(asking({ ...placed, decided_ns: 1 })).toEqual([]);
  expect(asking({ ...placed, properties: {} })).toEqual([]);
  expect(asking({ ...placed, type: "aws:ec2/instance:Instance" })).toEqual([]);
});
