import { PolicyPack } from "@pulumi/policy";
import { loadPolicies } from "../../provider/policy/policy-host.ts";
import { readShippedRules } from "../../provider/policy/read-bundle.ts";
import { rulePolicies } from "./rule-policies.ts";

// Pulumi wants nothing back: the pack announces itself by being made.
new PolicyPack("novacron-policies", {
  enforcementLevel: "mandatory",
  policies: rulePolicies(readShippedRules(), loadPolicies),
});
