// JavaScript, because Pulumi puts ts-node in front of a pack's TypeScript entry, and ts-node cannot load ES modules. What
// this file imports is loaded by Node itself.
import { PolicyPack } from "@pulumi/policy";
import { loadPolicies } from "../../provider/policy/policy-host.ts";
import { readShippedRules } from "../../provider/policy/read-bundle.ts";
import { rulePolicies } from "./rule-policies.ts";

new PolicyPack("novacron-policies", {
  enforcementLevel: "mandatory",
  policies: rulePolicies(readShippedRules(), loadPolicies),
});
