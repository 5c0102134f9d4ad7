import { expect, it } from "vitest";
import { readShippedRules } from "../../provider/policy/read-bundle.ts";
import { packPolicies } from "./pack-policy.ts";

it("links to a rule's page only where that has an address", () => {
  const [rule] = readShippedRules().filter(({ effect }) => effect === "deny");
  if (rule === undefined) throw new Error("no rule denies");
  const { docs: _, ...undocumented } = rule;
  const address = "https://acme.example/rules#1";
  const policies = packPolicies([rule, undocumented, { ...rule, docs: address }], {}, []);
  expect(policies.map(({ url }) => url)).toEqual([undefined, undefined, address]);
});
