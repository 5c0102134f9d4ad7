import { createRequire } from "node:module";
import { beforeAll, describe, expect, it } from "vitest";
import { type PolicyBundle, readBundle, shippedBundleDirectory } from "../../provider/policy/read-bundle.ts";
import { analyzerInfo, levelFromWire, wireLevel } from "./analyzer-info.ts";
import { frameworkOf, packPolicies } from "./pack-policy.ts";

// Not part of the SDK's interface, but what it answers with is.
const sdk = createRequire(import.meta.url)("@pulumi/policy/protoutil.js") as {
  makeAnalyzerInfo(name: string, version: string, level: string, pack: unknown): { toObject(): unknown };
};

describe("what the pack tells of itself", () => {
  let bundle: PolicyBundle;
  beforeAll(async () => {
    bundle = await readBundle({ directory: shippedBundleDirectory });
  });
  const policies = () => packPolicies(bundle.rules, bundle.data, bundle.manifest.openMaps);

  it("is what @pulumi/policy would tell of the same policies", () => {
    const pack = { name: "novacron-policies", version: "1.2.3", displayName: "NovaCron", description: "rules" };
    const ours = analyzerInfo(
      pack,
      policies().map((policy) => ({ ...policy, judges: policy.rule.scope === "stack" ? "stack" : "resource" })),
    );
    const asked = policies().map((policy) => ({
      ...policy,
      ...(policy.rule.scope === "stack" ? { validateStack: () => undefined } : { validateResource: () => undefined }),
    }));
    const theirs = sdk.makeAnalyzerInfo(pack.name, pack.version, "advisory", { ...pack, policies: asked });
    expect(ours.toObject()).toEqual(theirs.toObject());
  });

  it("stops a plan for what is grave, and for every placement that the provider would not make", () => {
    for (const { rule, enforcementLevel } of policies())
      expect(enforcementLevel, rule.id).toBe(
        rule.scope === "candidate" || ["critical", "high"].includes(rule.severity) ? "mandatory" : "advisory",
      );
  });

  it("has levels that come back as they went, and refuses one that is new", () => {
    for (const level of ["advisory", "mandatory", "disabled", "remediate"] as const)
      expect(levelFromWire(wireLevel(level))).toBe(level);
    expect(() => levelFromWire(17)).toThrow(RangeError);
  });
});

it.each([
  ["CIS AWS 3.0 5.6", "CIS AWS", "3.0", "5.6"],
  ["NIST CSF 2.0 PR.AA-05", "NIST CSF", "2.0", "PR.AA-05"],
  ["SOC 2 CC6.1", "SOC 2", "", "CC6.1"],
  ["PCI DSS 4.0 Req. 12.8", "PCI DSS", "4.0", "Req. 12.8"],
  ["GDPR Art. 44", "GDPR", "", "Art. 44"],
  ["ISO/IEC 27001 A.8.24", "ISO/IEC 27001", "", "A.8.24"],
  ["ISO/IEC 27001", "ISO/IEC 27001", "", ""],
  ["FinOps: Policy and Governance", "FinOps: Policy and Governance", "", ""],
])("%s is framework %s, version %s, control %s", (text, name, version, reference) => {
  expect(frameworkOf(text)).toEqual({ name, version, reference, specification: text });
});
