import { describe, expect, it } from "vitest";
import { AnalysisWire } from "./analysis-wire.ts";
import type { Analysis } from "./pack-session.ts";
import { analyzerpb } from "./protos.ts";

const policy = { name: "x-1", description: "What it is for — über alles", severity: "high" } as const;
const another = { name: "x-2", description: "What else it is for" } as const;
const analysis: Analysis = {
  violations: [
    { policy, level: "mandatory", message: "wrong" },
    { policy, level: "advisory", message: "wrong" },
    { policy: another, level: "advisory", message: "bad", urn: "urn:a" },
    { policy: another, level: "advisory", message: "bad", urn: "urn:b" },
  ],
  notApplicable: [
    { policy: "x-3", reason: "not one of ours" },
    { policy: "x-4", reason: "not one of ours" },
  ],
};
const read = (bytes: Uint8Array) => analyzerpb.AnalyzeResponse.deserializeBinary(bytes).toObject();

describe("AnalysisWire", () => {
  it("says of each finding what there is to say, in order", () => {
    const { diagnosticsList, notApplicableList } = read(
      new AnalysisWire({ name: "p", version: "1" }).bytesOf(analysis),
    );
    const { ADVISORY, MANDATORY } = analyzerpb.EnforcementLevel;
    const { POLICY_SEVERITY_HIGH, POLICY_SEVERITY_UNSPECIFIED } = analyzerpb.PolicySeverity;
    const told = diagnosticsList.map((each) => [each.policyname, each.enforcementlevel, each.message, each.urn]);
    expect(told).toEqual([
      ["x-1", MANDATORY, "wrong", ""],
      ["x-1", ADVISORY, "wrong", ""],
      ["x-2", ADVISORY, "bad", "urn:a"],
      ["x-2", ADVISORY, "bad", "urn:b"],
    ]);
    expect(diagnosticsList[0]).toMatchObject({
      policypackname: "p",
      policypackversion: "1",
      description: policy.description,
      severity: POLICY_SEVERITY_HIGH,
    });
    expect(diagnosticsList[2]?.severity).toBe(POLICY_SEVERITY_UNSPECIFIED);
    expect(notApplicableList.map(({ policyName, reason }) => [policyName, reason])).toEqual([
      ["x-3", "not one of ours"],
      ["x-4", "not one of ours"],
    ]);
  });

  it("says it again, and of other resources, too", () => {
    const wire = new AnalysisWire({ name: "p", version: "1" });
    const first = wire.bytesOf(analysis);
    expect(wire.bytesOf(analysis)).toEqual(first);
    const [one] = analysis.violations;
    const fewer = read(wire.bytesOf({ violations: one === undefined ? [] : [one], notApplicable: [] }));
    expect(fewer).toEqual({ ...read(first), diagnosticsList: [read(first).diagnosticsList[0]], notApplicableList: [] });
    expect(wire.bytesOf({ violations: [], notApplicable: [] })).toHaveLength(0);
  });

  it("goes on when there is more to say than it keeps", () => {
    const wire = new AnalysisWire({ name: "p", version: "1" });
    for (let i = 0; i < 9000; i++) {
      const { diagnosticsList } = read(
        wire.bytesOf({ violations: [{ policy, level: "advisory", message: `no ${i}` }], notApplicable: [] }),
      );
      if (diagnosticsList[0]?.message !== `no ${i}`) expect(diagnosticsList[0]?.message).toBe(`no ${i}`);
    }
  });
});
