import { expect, test } from "vitest";
import { fleetLimits } from "../schema/fleet-limits.ts";
import { sampleClaim, sampleSnapshot } from "./testdata/sample-world.ts";
