import type { EnforcementLevel, Policy, PolicyComplianceFramework, Severity } from "@pulumi/policy";
import type { RuleMetadata } from "../../provider/policy/bundle-format.ts";
import type { PolicyData } from "../../provider/policy/merge-data.ts";
import { configSchemaOf } from "./config-schema.ts";

/** One rule as CrossGuard sees it. */
export interface PackPolicy extends Policy {
  /** The rule's id in lower case. */
  readonly name: string;
  readonly rule: RuleMetadata;
  /** Unless the configuration of the pack gives another. */
  readonly enforcementLevel: EnforcementLevel;
}

/**
 * One policy per rule that denies, so that Pulumi's own configuration reaches each of them.
 *
 * @param data the bundle's, for the configuration schemas; `openMaps` as in the manifest.
 */
export function packPolicies(
  rules: readonly RuleMetadata[],
  data: PolicyData,
  openMaps: readonly string[],
): readonly PackPolicy[] {
  return rules.filter(({ effect }) => effect === "deny").map((rule) => packPolicy(rule, data, openMaps));
}

function packPolicy(rule: RuleMetadata, data: PolicyData, openMaps: readonly string[]): PackPolicy {
  const schema = configSchemaOf(rule, data, openMaps);
  const [framework] = rule.frameworks;
  return {
    name: rule.id.toLowerCase(),
    rule,
    displayName: rule.title,
    description: rule.description,
    enforcementLevel: levelOf(rule),
    remediationSteps: rule.remediation,
    // Pulumi's consoles want an address; a path in the package is none.
    ...(rule.docs?.startsWith("https://") === true && { url: rule.docs }),
    tags: [rule.category, rule.scope, ...rule.frameworks],
    ...(isSeverity(rule.severity) && { severity: rule.severity }),
    ...(framework !== undefined && { framework: frameworkOf(framework) }),
    ...(schema !== undefined && { configSchema: schema }),
  };
}

/**
 * Whoever breaks a rule over candidates has a decision that the provider would not make: that is always a reason to stop.
 * Of the others, what is grave stops, and the rest is told.
 */
function levelOf({ scope, severity }: RuleMetadata): EnforcementLevel {
  return scope === "candidate" || severity === "critical" || severity === "high" ? "mandatory" : "advisory";
}

function isSeverity(severity: RuleMetadata["severity"]): severity is Severity {
  return severity !== "info";
}

/**
 * A framework as METADATA has it, `NAME [VERSION] CONTROL`, in CrossGuard's parts. CrossGuard has room for one a policy; all
 * of them are among the tags.
 */
export function frameworkOf(text: string): PolicyComplianceFramework {
  const [, name = text, version = "", reference = ""] =
    /^(.+?)(?:\s+v?(\d+\.\d[\d.]*))?\s+((?=\S*\d)(?=\S*[.A-Za-z-])[A-Za-z0-9.()-]+|(?:Art|Req)\.?\s.+)$/.exec(text) ??
    [];
  return { name, version, reference, specification: text };
}
