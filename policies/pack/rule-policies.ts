import type { ResourceValidationArgs, ResourceValidationPolicy, Severity } from "@pulumi/policy";
import type { RuleMetadata } from "../../provider/policy/bundle-format.ts";
import type { PolicyData } from "../../provider/policy/merge-data.ts";
import type { LoadPoliciesOptions, PolicyHost } from "../../provider/policy/policy-host.ts";
import { reviewInput, untold } from "./review-input.ts";

/**
 * One CrossGuard policy per rule that denies, named by its id in lower case, so that Pulumi's own configuration can change
 * the enforcement level of each.
 *
 * @param load gives the policy host for the data that the resource's provider was configured with.
 */
export function rulePolicies(
  rules: readonly RuleMetadata[],
  load: (options: LoadPoliciesOptions) => Promise<PolicyHost>,
): ResourceValidationPolicy[] {
  const hosts = new Map<string, Promise<PolicyHost>>();
  const hostFor = (data: PolicyData): Promise<PolicyHost> => {
    const key = JSON.stringify(data);
    const host = hosts.get(key) ?? load({ data });
    hosts.set(key, host);
    return host;
  };
  return rules
    .filter(({ scope, effect }) => scope === "candidate" && effect === "deny")
    .map((rule) => ({
      name: rule.id.toLowerCase(),
      displayName: rule.title,
      description: rule.description,
      remediationSteps: rule.remediation,
      ...(isSeverity(rule.severity) && { severity: rule.severity }),
      tags: [rule.category],
      validateResource: async (args, reportViolation) => {
        if (!args.type.startsWith("novacron:index:")) args.notApplicable("not a resource of NovaCron");
        // A plain copy: an unknown value throws here, and CrossGuard reports that the rule cannot be judged yet.
        const input = reviewInput({ ...args, props: JSON.parse(JSON.stringify(args.props)) });
        if (input === undefined) return args.notApplicable("there is no decision to judge");
        const missing = untold(rule.reads, input);
        if (missing.length > 0)
          args.notApplicable(`the decision does not tell ${missing.join(", ")}; the provider judged it`);
        const { deny } = (await hostFor(configuredData(args))).evaluate(input);
        for (const { message } of deny.filter(({ rule: id }) => id === rule.id))
          reportViolation(`${message}. ${rule.remediation}`);
      },
    }));
}

/** The provider's `policies.data`, which Pulumi hands over as an object or as JSON text. */
function configuredData(args: ResourceValidationArgs): PolicyData {
  const configured: unknown = args.provider?.props.policies;
  const policies: unknown = typeof configured === "string" ? JSON.parse(configured) : configured;
  if (typeof policies !== "object" || policies === null) return {};
  if (Reflect.get(policies, "bundle") !== undefined) args.notApplicable("the provider uses a bundle of its own");
  const data: unknown = Reflect.get(policies, "data");
  return typeof data === "object" && data !== null ? JSON.parse(JSON.stringify(data)) : {};
}

function isSeverity(severity: RuleMetadata["severity"]): severity is Severity {
  return severity !== "info";
}
