import { cisAws, cisAzure, cisGcp } from "./cis-benchmarks.ts";
import type { Framework } from "./framework.ts";
import { iso27001 } from "./iso-27001.ts";
import { nistCsf } from "./nist-csf.ts";
import { nistPqc } from "./nist-pqc.ts";
import { pciDss } from "./pci-dss.ts";
import { soc2 } from "./soc-2.ts";

/** The norms that `novacron policy coverage` knows. */
export const frameworks: readonly Framework[] = [nistCsf, iso27001, soc2, pciDss, cisAws, cisAzure, cisGcp, nistPqc];
