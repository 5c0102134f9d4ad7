import type { z } from "zod";
import { placementGroup } from "./placement-group.ts";
import { placementRequest } from "./placement-request.ts";

/** What `novacron:index:Placement` takes: a request, and the group that it is placed with. */
export const placementInputs = placementRequest.extend({
  group: placementGroup
    .optional()
    .describe("The requests that it is placed together with. The component PlacementGroup sets it"),
});

export type PlacementInputs = z.infer<typeof placementInputs>;
