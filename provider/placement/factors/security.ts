import { at } from "../columns/at.ts";
import { ofNode, ofPeers } from "../columns/node-column.ts";
import { strangersShare } from "../columns/peer-values.ts";
import { flag, type NodeFactor, nodeFactorsOf, say } from "./factor.ts";
import { between, fraction, growsBy, halvedBy, oneMinus } from "./normalise.ts";

const isolation = { none: 0, vlan: 0.6, dedicated: 1 } as const;
const access = { none: 0, password: 0.3, mfa: 0.8, "hardware-key": 1 } as const;
const keys = { file: 0, tpm: 0.6, hsm: 1 } as const;

const graded = <K extends string>(grades: Readonly<Record<K, number>>, grade: K | undefined): number | undefined =>
  grade === undefined ? undefined : grades[grade];

/** Share of the known ones that are on; unknown when none is known. */
function shareOn(...flags: readonly (boolean | undefined)[]): number | undefined {
  const known = flags.filter((each) => each !== undefined);
  return known.length === 0 ? undefined : known.filter(Boolean).length / known.length;
}

/** How well the node protects what runs on it. Hard demands are policies; these only lean. */
export const securityFactors: readonly NodeFactor[] = nodeFactorsOf("security", [
  {
    id: "security_vulnerability_count",
    formerly: ["security.vulnerabilities"],
    unit: "open",
    direction: "lower is better",
    weight: 3,
    from: "security.openVulnerabilities",
    source: "Vulnerability scanner, CVE",
    words: say("fewest open vulnerabilities", "fewer open vulnerabilities", "more open vulnerabilities"),
    column: ofNode(({ node }) => node.security.openVulnerabilities),
    normalise: halvedBy(3),
  },
  {
    id: "exploited_vulnerabilities",
    unit: "open",
    direction: "lower is better",
    weight: 1,
    from: "security.knownExploitedVulnerabilities",
    source: "CISA Known Exploited Vulnerabilities Catalog",
    words: say("fewest exploited vulnerabilities", "fewer exploited vulnerabilities", "more exploited vulnerabilities"),
    column: ofNode(({ node }) => node.security.knownExploitedVulnerabilities),
    normalise: halvedBy(1),
  },
  {
    id: "vulnerability_severity",
    unit: "CVSS base score",
    direction: "lower is better",
    weight: 0.5,
    from: "security.highestCvss",
    source: "FIRST, CVSS 3.1 and 4.0",
    words: say("mildest vulnerability", "milder vulnerabilities", "a severer vulnerability"),
    column: ofNode(({ node }) => node.security.highestCvss),
    normalise: between(10, 0),
  },
  {
    id: "patch_age",
    formerly: ["security.patchAge"],
    unit: "days",
    direction: "lower is better",
    weight: 2,
    from: "security.patchAgeDays",
    source: "Patch management",
    words: say("freshest patches", "fresher patches", "older patches"),
    column: ofNode(({ node }) => node.security.patchAgeDays),
    normalise: halvedBy(30),
  },
  {
    id: "encryption_capability",
    formerly: ["security.encryptionAtRest", "security.encryptionInTransit"],
    unit: "share of rest and transit",
    direction: "higher is better",
    weight: 4,
    from: "security.encryptionAtRest and encryptionInTransit: share of those that are said which are on",
    source: "ISO/IEC 27002:2022, control 8.24",
    words: say("best encrypted", "better encrypted", "less encrypted"),
    column: ofNode(({ node: { security } }) => shareOn(security.encryptionAtRest, security.encryptionInTransit)),
    normalise: fraction,
  },
  {
    id: "key_protection",
    unit: "0 file, 0.6 tpm, 1 hsm",
    direction: "higher is better",
    weight: 0.5,
    from: "security.keyStorage",
    source: "FIPS 140-3 levels, TPM 2.0",
    words: say("best kept keys", "better kept keys", "worse kept keys"),
    column: ofNode(({ node }) => graded(keys, node.security.keyStorage)),
    normalise: fraction,
  },
  {
    id: "secure_boot",
    formerly: ["security.secureBoot"],
    unit: "yes/no",
    direction: "higher is better",
    weight: 1,
    from: "security.secureBoot",
    source: "UEFI Secure Boot, NIST SP 800-147B",
    words: say("secure boot", "secure boot", "no secure boot"),
    column: ofNode(({ node }) => flag(node.security.secureBoot)),
    normalise: fraction,
  },
  {
    id: "confidential_computing",
    formerly: ["security.confidentialComputing"],
    unit: "yes/no",
    direction: "higher is better",
    weight: 1,
    from: "security.confidentialComputing",
    source: "AMD SEV-SNP, Intel TDX",
    words: say("confidential computing", "confidential computing", "no confidential computing"),
    column: ofNode(({ node }) => flag(node.security.confidentialComputing)),
    normalise: fraction,
  },
  {
    id: "network_isolation_level",
    formerly: ["security.networkIsolation"],
    unit: "0 none, 0.6 vlan, 1 dedicated",
    direction: "higher is better",
    weight: 1,
    from: "security.networkIsolation",
    source: "NIST SP 800-125B",
    words: say("best isolated network", "better isolated network", "less isolated network"),
    column: ofNode(({ node }) => graded(isolation, node.security.networkIsolation)),
    normalise: fraction,
  },
  {
    id: "access_control_strength",
    unit: "0 none, 0.3 password, 0.8 mfa, 1 hardware-key",
    direction: "higher is better",
    weight: 1,
    from: "security.accessControl",
    source: "NIST SP 800-63B assurance levels",
    words: say("strongest access control", "stronger access control", "weaker access control"),
    column: ofNode(({ node }) => graded(access, node.security.accessControl)),
    normalise: fraction,
  },
  {
    id: "tenant_separation",
    unit: "share of placements",
    direction: "lower is better",
    weight: 0.5,
    from: "Share of the placements on the node that belong to other stacks; 0 on an empty node",
    source: "Co-residence: Ristenpart et al., CCS 2009",
    words: say("among its own", "more among its own", "more among strangers"),
    column: ofPeers((f) => {
      const { holdings } = f.context;
      return (i) => {
        const candidate = f.candidates[i];
        const ofTheStack = candidate === undefined ? 0 : holdings.peersNear(candidate.node, "node");
        return strangersShare(at(f.placements, i), ofTheStack);
      };
    }),
    normalise: oneMinus,
  },
  {
    id: "intrusion_detection",
    unit: "yes/no",
    direction: "higher is better",
    weight: 0.5,
    from: "security.intrusionDetection",
    source: "NIST SP 800-94",
    words: say("intrusion detection", "intrusion detection", "no intrusion detection"),
    column: ofNode(({ node }) => flag(node.security.intrusionDetection)),
    normalise: fraction,
  },
  {
    id: "audit_log_retention",
    unit: "days",
    direction: "higher is better",
    weight: 0.5,
    from: "security.auditLogRetentionDays",
    source: "PCI DSS 4.0, requirement 10.5.1: twelve months",
    words: say("longest audit logs", "longer audit logs", "shorter audit logs"),
    column: ofNode(({ node }) => node.security.auditLogRetentionDays),
    normalise: growsBy(90),
  },
  {
    id: "exposed_ports",
    unit: "ports",
    direction: "lower is better",
    weight: 0.5,
    from: "security.exposedPorts",
    source: "Port scan from outside",
    words: say("least exposed", "less exposed", "more exposed"),
    column: ofNode(({ node }) => node.security.exposedPorts),
    normalise: halvedBy(4),
  },
  {
    id: "security_incidents",
    unit: "a year",
    direction: "lower is better",
    weight: 0.5,
    from: "security.incidentsPerYear",
    source: "Incident register",
    words: say("fewest incidents", "fewer incidents", "more incidents"),
    column: ofNode(({ node }) => node.security.incidentsPerYear),
    normalise: halvedBy(1),
  },
]);
