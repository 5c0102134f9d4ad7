import { complianceFactors } from "./compliance.ts";
import { costFactors } from "./cost.ts";
import { energyFactors } from "./energy.ts";
import type { NodeFactor } from "./factor.ts";
import { geographicFactors } from "./geographic.ts";
import { networkFactors } from "./network.ts";
import { performanceFactors } from "./performance.ts";
import { reliabilityFactors } from "./reliability.ts";
import { resourceFactors } from "./resource.ts";
import { securityFactors } from "./security.ts";
import { storageFactors } from "./storage.ts";

/** Every factor of placements, in the order of the categories. To add one, add a row to its category's file. */
export const nodeFactors: readonly NodeFactor[] = [
  ...resourceFactors,
  ...performanceFactors,
  ...costFactors,
  ...reliabilityFactors,
  ...securityFactors,
  ...networkFactors,
  ...storageFactors,
  ...complianceFactors,
  ...energyFactors,
  ...geographicFactors,
];
