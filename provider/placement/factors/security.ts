import { factorsOf, flag, known, type NodeFactor } from "./factor.ts";
import { fraction, halvedBy } from "./normalise.ts";

const isolation = { none: 0, vlan: 0.6, dedicated: 1 } as const;

/** How well the node protects what runs on it. Hard demands are policies; these only lean. */
export const securityFactors: readonly NodeFactor[] = factorsOf("security", [
  {
    id: "security.vulnerabilities",
    unit: "open",
    direction: "lower is better",
    weight: 3,
    source: "security.openVulnerabilities",
    words: {
      best: "fewest open vulnerabilities",
      better: "fewer open vulnerabilities",
      worse: "more open vulnerabilities",
    },
    value: ({ node }) => known(node.security.openVulnerabilities),
    normalise: halvedBy(3),
  },
  {
    id: "security.patchAge",
    unit: "days",
    direction: "lower is better",
    weight: 2,
    source: "security.patchAgeDays",
    words: { best: "freshest patches", better: "fresher patches", worse: "older patches" },
    value: ({ node }) => known(node.security.patchAgeDays),
    normalise: halvedBy(30),
  },
  {
    id: "security.encryptionAtRest",
    unit: "yes/no",
    direction: "higher is better",
    weight: 2,
    source: "security.encryptionAtRest",
    words: { best: "encrypted at rest", better: "encrypted at rest", worse: "not encrypted at rest" },
    value: ({ node }) => flag(node.security.encryptionAtRest),
    normalise: fraction,
  },
  {
    id: "security.encryptionInTransit",
    unit: "yes/no",
    direction: "higher is better",
    weight: 2,
    source: "security.encryptionInTransit",
    words: { best: "encrypted in transit", better: "encrypted in transit", worse: "not encrypted in transit" },
    value: ({ node }) => flag(node.security.encryptionInTransit),
    normalise: fraction,
  },
  {
    id: "security.secureBoot",
    unit: "yes/no",
    direction: "higher is better",
    weight: 1,
    source: "security.secureBoot",
    words: { best: "secure boot", better: "secure boot", worse: "no secure boot" },
    value: ({ node }) => flag(node.security.secureBoot),
    normalise: fraction,
  },
  {
    id: "security.confidentialComputing",
    unit: "yes/no",
    direction: "higher is better",
    weight: 1,
    source: "security.confidentialComputing",
    words: { best: "confidential computing", better: "confidential computing", worse: "no confidential computing" },
    value: ({ node }) => flag(node.security.confidentialComputing),
    normalise: fraction,
  },
  {
    id: "security.networkIsolation",
    unit: "0 none, 0.6 vlan, 1 dedicated",
    direction: "higher is better",
    weight: 1,
    source: "security.networkIsolation",
    words: { best: "best isolated network", better: "better isolated network", worse: "less isolated network" },
    value: ({ node }) =>
      node.security.networkIsolation === undefined ? null : isolation[node.security.networkIsolation],
    normalise: fraction,
  },
]);
