import type { EnforcementLevel, Policy, PolicyConfigSchema, Severity } from "@pulumi/policy";
import type { AnalyzerInfo, PolicyInfo } from "@pulumi/pulumi/proto/analyzer_pb.js";
import type { JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb.js";
import { analyzerpb, structpb } from "./protos.ts";

/** What the engine shows of a pack, and by what it checks the pack's configuration. */
export interface PackDescription {
  readonly name: string;
  readonly version: string;
  readonly displayName: string;
  readonly description: string;
}

const levels = {
  advisory: analyzerpb.EnforcementLevel.ADVISORY,
  mandatory: analyzerpb.EnforcementLevel.MANDATORY,
  disabled: analyzerpb.EnforcementLevel.DISABLED,
  remediate: analyzerpb.EnforcementLevel.REMEDIATE,
} as const satisfies Readonly<Record<EnforcementLevel, unknown>>;

const severities = {
  low: analyzerpb.PolicySeverity.POLICY_SEVERITY_LOW,
  medium: analyzerpb.PolicySeverity.POLICY_SEVERITY_MEDIUM,
  high: analyzerpb.PolicySeverity.POLICY_SEVERITY_HIGH,
  critical: analyzerpb.PolicySeverity.POLICY_SEVERITY_CRITICAL,
} as const satisfies Readonly<Record<Severity, unknown>>;

/** A policy and what it judges. */
export type DescribedPolicy = Omit<Policy, "tags" | "configSchema"> & {
  readonly judges: "resource" | "stack";
  readonly tags?: readonly string[];
  readonly configSchema?: PolicyConfigSchema;
};

/** The level on the wire. */
export function wireLevel(level: EnforcementLevel): (typeof levels)[EnforcementLevel] {
  return levels[level];
}

/** The severity on the wire. */
export function wireSeverity(severity: Severity | undefined): number {
  return severity === undefined ? analyzerpb.PolicySeverity.POLICY_SEVERITY_UNSPECIFIED : severities[severity];
}

/**
 * A level from the wire.
 * @throws {RangeError} for one of a newer engine.
 */
export function levelFromWire(level: number): EnforcementLevel {
  const [name] = Object.entries(levels).find(([, number]) => number === level) ?? [];
  if (name === "advisory" || name === "mandatory" || name === "disabled" || name === "remediate") return name;
  throw new RangeError(`the engine gives the enforcement level ${level}, which this pack does not know`);
}

/** The answer to GetAnalyzerInfo, as `@pulumi/policy` would give it for the same policies. */
export function analyzerInfo(pack: PackDescription, policies: readonly DescribedPolicy[]): AnalyzerInfo {
  return new analyzerpb.AnalyzerInfo()
    .setName(pack.name)
    .setVersion(pack.version)
    .setDisplayname(pack.displayName)
    .setDescription(pack.description)
    .setSupportsconfig(true)
    .setPoliciesList(policies.map(policyInfo));
}

function policyInfo(policy: DescribedPolicy): PolicyInfo {
  const { POLICY_TYPE_RESOURCE, POLICY_TYPE_STACK } = analyzerpb.PolicyType;
  const info = new analyzerpb.PolicyInfo()
    .setName(policy.name)
    .setDescription(policy.description)
    .setDisplayname(policy.displayName ?? "")
    .setPolicyType(policy.judges === "stack" ? POLICY_TYPE_STACK : POLICY_TYPE_RESOURCE)
    .setEnforcementlevel(wireLevel(policy.enforcementLevel ?? "advisory"))
    .setSeverity(wireSeverity(policy.severity))
    .setTagsList([...(policy.tags ?? [])])
    .setRemediationSteps(policy.remediationSteps ?? "")
    .setUrl(policy.url ?? "");
  if (policy.configSchema !== undefined) {
    // The struct's types know no undefined, and a schema has optional keywords.
    const properties: Record<string, JavaScriptValue> = JSON.parse(JSON.stringify(policy.configSchema.properties));
    info.setConfigschema(new analyzerpb.PolicyConfigSchema().setProperties(structpb.Struct.fromJavaScript(properties)));
  }
  if (policy.framework !== undefined) {
    const { name, version, reference, specification } = policy.framework;
    info.setFramework(
      new analyzerpb.PolicyComplianceFramework()
        .setName(name)
        .setVersion(version)
        .setReference(reference)
        .setSpecification(specification),
    );
  }
  return info;
}
