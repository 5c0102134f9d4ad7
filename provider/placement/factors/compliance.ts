import { ofFixed, ofNode } from "../columns/node-column.ts";
import { type NodeFactor, nodeFactorsOf, say } from "./factor.ts";
import { fraction, halvedBy, shareOfBest } from "./normalise.ts";

/** General security audits; the regimes below them are bound to an industry or a law. */
const audits = ["iso27001", "soc2", "c5"];
const regimes = ["gdpr", "hipaa", "pci-dss"];
const protection = { none: 0, partial: 0.5, adequate: 1 } as const;

function held(compliance: readonly string[], wanted: readonly string[]): number {
  const names = compliance.map((name) => name.toLowerCase());
  return wanted.filter((name) => names.includes(name)).length;
}

/** Which attestations the node holds, and whose law it is under. Hard demands are policies; `prefer` joins this category. */
export const complianceFactors: readonly NodeFactor[] = nodeFactorsOf("compliance", [
  {
    id: "compliance_score",
    formerly: ["compliance.attestations"],
    unit: "attestations",
    direction: "higher is better",
    weight: 2,
    from: "compliance: how many distinct ones",
    source: "The provider's trust centre",
    words: say("most attestations", "more attestations", "fewer attestations"),
    column: ofNode(({ node }) => new Set(node.compliance).size),
    normalise: shareOfBest,
  },
  {
    id: "security_audits",
    formerly: ["compliance.audited"],
    unit: "share of iso27001, soc2, c5",
    direction: "higher is better",
    weight: 2,
    from: "compliance",
    source: "ISO/IEC 27001, AICPA SOC 2, BSI C5",
    words: say("best audited", "better audited", "less audited"),
    column: ofNode(({ node }) => held(node.compliance, audits) / audits.length),
    normalise: fraction,
  },
  {
    id: "legal_regimes",
    formerly: ["compliance.regimes"],
    unit: "share of gdpr, hipaa, pci-dss",
    direction: "higher is better",
    weight: 1,
    from: "compliance",
    source: "Regulation (EU) 2016/679, HIPAA, PCI DSS",
    words: say("covers most regimes", "covers more regimes", "covers fewer regimes"),
    column: ofNode(({ node }) => held(node.compliance, regimes) / regimes.length),
    normalise: fraction,
  },
  {
    id: "audit_age",
    unit: "days",
    direction: "lower is better",
    weight: 0.5,
    from: "governance.daysSinceAudit",
    source: "Audit report",
    words: say("audited last", "audited more recently", "audited longer ago"),
    column: ofNode(({ node }) => node.governance.daysSinceAudit),
    normalise: halvedBy(365),
  },
  {
    id: "open_audit_findings",
    unit: "findings",
    direction: "lower is better",
    weight: 0.5,
    from: "governance.openFindings",
    source: "Audit report",
    words: say("fewest open findings", "fewer open findings", "more open findings"),
    column: ofNode(({ node }) => node.governance.openFindings),
    normalise: halvedBy(3),
  },
  {
    id: "operator_sovereignty",
    unit: "yes/no",
    direction: "higher is better",
    weight: 0.5,
    from: "Whether the operator is bound by the law of the place: governance.operatorCountry against the region's country, or the countries that residency names",
    source: "Schrems II, CJEU C-311/18",
    words: say("operated under its own law", "operated under its own law", "operated under foreign law"),
    column: ofFixed((f) => {
      const named = (f.context.request.residency ?? []).filter((entry) => entry.length === 2);
      return (i) => {
        const operator = f.candidates[i]?.node.governance.operatorCountry;
        if (operator === undefined) return Number.NaN;
        return Number(named.length > 0 ? named.includes(operator) : operator === f.regionOf(i)?.country);
      };
    }),
    normalise: fraction,
  },
  {
    id: "data_protection_law",
    unit: "0 none, 0.5 partial, 1 adequate",
    direction: "higher is better",
    weight: 0.5,
    from: "regions.dataProtection",
    source: "European Commission, adequacy decisions under article 45 GDPR",
    words: say("best data protection law", "better data protection law", "weaker data protection law"),
    column: ofNode(({ region }) =>
      region.dataProtection === undefined ? undefined : protection[region.dataProtection],
    ),
    normalise: fraction,
  },
]);
