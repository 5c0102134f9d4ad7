import type { PlacementRequest } from "../../schema/placement-request.ts";
import { gpusAsked } from "../estimates.ts";
import type { SizingRequest } from "../sizing/sizing-request.ts";

/**
 * What a placement asks of a machine of a cloud. Its disk is a network disk, which every type can have; its CPU an x86_64 one
 * unless it says otherwise, since that is what programs are built for.
 */
export function sizingOf(request: PlacementRequest): SizingRequest {
  const { vcpus, memoryGiB, gpus, architecture = "x86_64", burstable = false } = request;
  return {
    vcpus,
    memoryGiB,
    ...(gpus && { gpus: { count: gpusAsked(request), ...(gpus.model !== undefined && { model: gpus.model }) } }),
    ...(architecture !== "any" && { architecture }),
    burstable,
  };
}
