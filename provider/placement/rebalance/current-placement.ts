import type { StandingPlacement } from "../standing-claims.ts";

/** A placement, and the node that it is on now. */
export type CurrentPlacement = StandingPlacement;
