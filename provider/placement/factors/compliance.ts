import { factorsOf, type NodeFactor } from "./factor.ts";
import { fraction, shareOfBest } from "./normalise.ts";

/** General security audits; the regimes below them are bound to an industry or a law. */
const audits = ["iso27001", "soc2", "c5"];
const regimes = ["gdpr", "hipaa", "pci-dss"];

function held(compliance: readonly string[], wanted: readonly string[]): number {
  const names = compliance.map((name) => name.toLowerCase());
  return wanted.filter((name) => names.includes(name)).length;
}

/** Which attestations the node holds. Hard demands are policies; a policy's `prefer` joins this category. */
export const complianceFactors: readonly NodeFactor[] = factorsOf("compliance", [
  {
    id: "compliance.attestations",
    unit: "attestations",
    direction: "higher is better",
    weight: 2,
    source: "compliance: how many distinct ones",
    words: { best: "most attestations", better: "more attestations", worse: "fewer attestations" },
    value: ({ node }) => new Set(node.compliance).size,
    normalise: shareOfBest,
  },
  {
    id: "compliance.audited",
    unit: "share of iso27001, soc2, c5",
    direction: "higher is better",
    weight: 2,
    source: "compliance",
    words: { best: "best audited", better: "better audited", worse: "less audited" },
    value: ({ node }) => held(node.compliance, audits) / audits.length,
    normalise: fraction,
  },
  {
    id: "compliance.regimes",
    unit: "share of gdpr, hipaa, pci-dss",
    direction: "higher is better",
    weight: 1,
    source: "compliance",
    words: { best: "covers most regimes", better: "covers more regimes", worse: "covers fewer regimes" },
    value: ({ node }) => held(node.compliance, regimes) / regimes.length,
    normalise: fraction,
  },
]);
