import type { Framework } from "./framework.ts";

/** NIST's standards of post-quantum cryptography, and its report on the way there. */
export const nistPqc: Framework = {
  key: "nist-pqc",
  name: "NIST post-quantum cryptography",
  pattern: /^NIST PQC ((?:FIPS|IR) \d+)$/,
  counted: "publications",
  controls: {
    "FIPS 203": "ML-KEM: key encapsulation",
    "FIPS 204": "ML-DSA: signatures",
    "FIPS 205": "SLH-DSA: stateless hash-based signatures",
    "IR 8547": "Transition: RSA and elliptic curves are deprecated after 2030, disallowed after 2035",
  },
};
