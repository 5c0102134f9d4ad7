import { beforeAll, describe, expect, it } from "vitest";
import type { PolicyHost } from "./policy-host.ts";
import { loadPolicies } from "./policy-host.ts";
import type { PolicyInput } from "./policy-input.ts";
import { sampleNode, samplePlacement, sampleQuantumJob } from "./sample-inputs.ts";

interface Case {
  readonly rule: string;
  readonly allowed: PolicyInput;
  readonly denied: PolicyInput;
  readonly says: string;
  /** The same with the attribute that the rule demands missing. */
  readonly unknown?: PolicyInput;
}

const inTexas = { country: "US", continent: "NA" };
const security = (changes: Readonly<Record<string, unknown>>) => ({ security: { ...sampleNode.security, ...changes } });
const without = <K extends string>(input: PolicyInput, part: "candidate" | "estimates", key: K): PolicyInput => ({
  ...input,
  [part]: Object.fromEntries(Object.entries(input[part]).filter(([name]) => name !== key)),
});

const gpus = { request: { gpus: { count: 8, model: "H100" } } };
const cases: readonly Case[] = [
  {
    rule: "NCP-RES-001",
    allowed: samplePlacement({ labels: { data: "personal" } }),
    denied: samplePlacement({ labels: { data: "personal" }, candidate: inTexas }),
    says: "personal data would lie in US (NA), which is none of EEA",
    unknown: without(samplePlacement({ labels: { data: "personal" } }), "candidate", "country"),
  },
  {
    rule: "NCP-ENC-001",
    allowed: samplePlacement({ labels: { data: "confidential" } }),
    denied: samplePlacement({ labels: { data: "confidential" }, candidate: security({ encryptionAtRest: false }) }),
    says: "confidential data would lie on a disk that is not encrypted at rest",
    unknown: samplePlacement({ labels: { data: "confidential" }, candidate: { security: {} } }),
  },
  {
    rule: "NCP-CMP-001",
    allowed: samplePlacement({ labels: { pci: "true" } }),
    denied: samplePlacement({ labels: { pci: "true" }, candidate: { compliance: ["soc2"] } }),
    says: "cardholder data needs a node attested for pci-dss, and the candidate is not",
    unknown: without(samplePlacement({ labels: { pci: "true" } }), "candidate", "compliance"),
  },
  {
    rule: "NCP-CMP-002",
    allowed: samplePlacement({ labels: { data: "health" } }),
    denied: samplePlacement({ labels: { data: "health" }, candidate: { compliance: ["pci-dss"] } }),
    says: "health data needs a node attested for one of hipaa, iso27001, and the candidate is not",
    unknown: without(samplePlacement({ labels: { data: "health" } }), "candidate", "compliance"),
  },
  {
    rule: "NCP-RSK-001",
    allowed: samplePlacement({ labels: { criticality: "high" } }),
    denied: samplePlacement({ labels: { criticality: "high" }, estimates: { risk: 0.1375 } }),
    says: "the predicted outage risk 0.1375 is above 0.1, the maximum for this criticality",
    unknown: without(samplePlacement({ labels: { criticality: "high" } }), "estimates", "risk"),
  },
  {
    rule: "NCP-REL-001",
    allowed: samplePlacement({ request: { workload: "database" } }),
    denied: samplePlacement({ request: { workload: "database" }, candidate: { spot: true } }),
    says: "the candidate is spot capacity and can be interrupted; databases and critical work must not be",
    unknown: without(samplePlacement({ request: { workload: "database" } }), "candidate", "spot"),
  },
  {
    rule: "NCP-ENV-001",
    allowed: samplePlacement({ labels: { carbon: "moderate" } }),
    denied: samplePlacement({ labels: { carbon: "low" } }),
    says: "the region's grid emits 300 gCO2e/kWh, above the ceiling of 150",
    unknown: without(samplePlacement({ labels: { carbon: "low" } }), "candidate", "gridCarbonGramsPerKwh"),
  },
  {
    rule: "NCP-SEC-001",
    allowed: samplePlacement({ labels: { exposure: "public" } }),
    denied: samplePlacement({ labels: { exposure: "public" }, candidate: security({ openVulnerabilities: 9 }) }),
    says: "the candidate has 9 open vulnerabilities, above 5 for internet-facing work",
    unknown: samplePlacement({ labels: { exposure: "public" }, candidate: { security: {} } }),
  },
  {
    rule: "NCP-SEC-002",
    allowed: samplePlacement({ labels: { "confidential-computing": "required" } }),
    denied: samplePlacement({
      labels: { "confidential-computing": "required" },
      candidate: security({ confidentialComputing: false }),
    }),
    says: "confidential computing is required, and the candidate has none",
    unknown: samplePlacement({ labels: { "confidential-computing": "required" }, candidate: { security: {} } }),
  },
  {
    rule: "NCP-OPS-001",
    allowed: samplePlacement({ labels: { tier: "production" } }),
    denied: samplePlacement({ labels: { tier: "production" }, candidate: security({ patchAgeDays: 61.5 }) }),
    says: "the candidate was last patched 61.5 days ago, above the 45 allowed in production",
    unknown: without(samplePlacement({ labels: { tier: "production" } }), "candidate", "cordoned"),
  },
  {
    rule: "NCP-FIN-001",
    allowed: samplePlacement({ ...gpus, estimates: { costPerMonth: 4999 } }),
    denied: samplePlacement({ ...gpus, estimates: { costPerMonth: 18_250.4 } }),
    says: "the GPU placement would cost 18250.40 EUR a month, above the cap of 5000",
    unknown: without(samplePlacement(gpus), "estimates", "costPerMonth"),
  },
  {
    rule: "NCP-QNT-001",
    allowed: sampleQuantumJob({}),
    denied: sampleQuantumJob({ estimates: { cost: 1300.5 } }),
    says: "the quantum job would cost 1300.50 EUR, above the cap of 500",
    unknown: without(sampleQuantumJob({}), "estimates", "cost"),
  },
  {
    rule: "NCP-QNT-002",
    allowed: sampleQuantumJob({ labels: { data: "confidential" } }),
    denied: sampleQuantumJob({ labels: { data: "confidential" }, candidate: inTexas }),
    says: "a job on restricted data would run in US (NA), which is none of EEA",
    unknown: without(sampleQuantumJob({ labels: { data: "confidential" } }), "candidate", "country"),
  },
  {
    rule: "NCP-INP-001",
    allowed: samplePlacement({ labels: { owner: "[secret]" } }),
    denied: samplePlacement({ labels: { data: "[secret]" } }),
    says: "the label data is secret or not text, so the rules that depend on it cannot be judged",
  },
];

describe("the shipped rules, compiled", () => {
  let host: PolicyHost;
  beforeAll(async () => {
    host = await loadPolicies();
  });

  it("are all covered below", () => {
    const denying = host.rules
      .filter(({ scope, effect }) => scope === "candidate" && effect === "deny")
      .map(({ id }) => id);
    expect(cases.map(({ rule }) => rule).sort()).toEqual(denying);
  });

  describe.each(cases)("$rule", ({ rule, allowed, denied, says, unknown }) => {
    it("allows", () => expect(host.evaluate(allowed)).toEqual({ deny: [], prefer: [] }));

    it("denies with a reason and a remedy", () => {
      const metadata = host.rules.find(({ id }) => id === rule);
      expect(host.evaluate(denied).deny).toEqual([
        {
          rule,
          title: metadata?.title,
          message: says,
          severity: metadata?.severity,
          remediation: metadata?.remediation,
        },
      ]);
    });

    it.runIf(unknown)("denies the unknown, and says so", () => {
      const { deny } = host.evaluate(unknown ?? denied);
      expect(deny.map((denial) => denial.rule)).toEqual([rule]);
      expect(deny[0]?.message).toContain("unknown");
    });
  });

  it("reports every violation, sorted by rule", () => {
    const labels = {
      data: "personal,health,confidential",
      pci: "yes",
      tier: "production",
      exposure: "public",
      criticality: "high",
    };
    const candidate = {
      ...inTexas,
      spot: true,
      cordoned: true,
      compliance: [],
      ...security({ encryptionAtRest: false, patchAgeDays: 99 }),
    };
    const rules = host.evaluate(samplePlacement({ labels, candidate })).deny.map(({ rule }) => rule);
    expect(rules).toEqual([
      "NCP-CMP-001",
      "NCP-CMP-002",
      "NCP-ENC-001",
      "NCP-OPS-001",
      "NCP-OPS-001",
      "NCP-REL-001",
      "NCP-RES-001",
    ]);
  });

  it.each([
    [0, 0.1],
    [150, 0.05],
    [450, -0.05],
    [900, -0.1],
  ])("NCP-ENV-002 leans at %d gCO2e/kWh by %d", (gridCarbonGramsPerKwh, weight) => {
    const { deny, prefer } = host.evaluate(samplePlacement({ candidate: { gridCarbonGramsPerKwh } }));
    expect(deny).toEqual([]);
    expect(prefer).toEqual([
      { rule: "NCP-ENV-002", weight: expect.closeTo(weight, 12), reason: expect.stringContaining("gCO2e/kWh") },
    ]);
  });
});
