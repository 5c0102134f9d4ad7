import type { PolicyCandidate, PolicyEstimates, PolicyInput } from "./policy-input.ts";

/** A node in Frankfurt that every shipped rule allows, and one that leans neither way. For tests and benchmarks. */
export const sampleNode = {
  name: "fra-1-a-07",
  region: "eu-central",
  zone: "fra-1",
  rack: "a",
  country: "DE",
  continent: "EU",
  class: "standard",
  spot: false,
  labels: {},
  compliance: ["iso27001", "pci-dss"],
  security: {
    encryptionAtRest: true,
    encryptionInTransit: true,
    confidentialComputing: true,
    secureBoot: true,
    networkIsolation: "vlan",
    openVulnerabilities: 1,
    patchAgeDays: 12,
  },
  cordoned: false,
  gridCarbonGramsPerKwh: 300,
  renewableFraction: 0.52,
} as const satisfies PolicyCandidate;

/** What the placement engine hands over for a web server on {@link sampleNode}; `changes` replace whole parts. */
export function samplePlacement(changes: {
  readonly labels?: Readonly<Record<string, unknown>>;
  readonly request?: Readonly<Record<string, unknown>>;
  readonly candidate?: Partial<PolicyCandidate>;
  readonly estimates?: Partial<PolicyEstimates>;
}): PolicyInput {
  return {
    formatVersion: 1,
    kind: "placement",
    subject: { stack: "prod", name: "web", urn: "urn:pulumi:prod::shop::novacron:index:Placement::web" },
    request: {
      vcpus: 4,
      memoryGiB: 16,
      diskGiB: 40,
      priority: 100,
      workload: "web",
      ...changes.request,
      labels: changes.labels ?? {},
    },
    candidate: { ...sampleNode, ...changes.candidate },
    estimates: { costPerMonth: 210.5, currency: "EUR", carbonGramsPerHour: 31, risk: 0.04, ...changes.estimates },
    now_ns: 1_767_225_600_000_000_000,
  };
}

/** A Bell pair for a trapped-ion machine in Austria; `changes` replace whole parts. */
export function sampleQuantumJob(changes: {
  readonly labels?: Readonly<Record<string, unknown>>;
  readonly candidate?: Partial<PolicyCandidate>;
  readonly estimates?: Partial<PolicyEstimates>;
}): PolicyInput {
  return {
    formatVersion: 1,
    kind: "quantum",
    subject: { stack: "prod", name: "bell", urn: "urn:pulumi:prod::shop::novacron:index:QuantumJob::bell" },
    request: {
      program: "OPENQASM 3.0; qubit[2] q; h q[0]; cx q[0], q[1];",
      shots: 1000,
      seed: 0,
      labels: changes.labels ?? {},
    },
    candidate: {
      name: "ion-1",
      region: "at-west",
      country: "AT",
      continent: "EU",
      driver: "statevector",
      labels: {},
      ...changes.candidate,
    },
    estimates: { cost: 35, currency: "EUR", ...changes.estimates },
    now_ns: 1_767_225_600_000_000_000,
  };
}
