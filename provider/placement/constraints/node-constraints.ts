import type { NodeSite } from "../candidate.ts";
import type { NodeContext } from "../node-context.ts";
import { disk, gpuModel, gpuShare, gpus, memory, vcpus } from "./capacity.ts";
import { cordoned, down, maintenance } from "./condition.ts";
import type { Constraint } from "./constraint.ts";
import { dependency } from "./dependency.ts";
import { architecture, cloudQuota, offer, reserved } from "./offer.ts";
import { apart, together } from "./peers.ts";
import { flexibleRegions, latency, residency, targets } from "./place.ts";
import { quota } from "./quota.ts";
import { availability, budget } from "./service.ts";
import { spread } from "./spread.ts";

/**
 * The hard constraints of placements, in the order in which they are asked. A candidate is attributed to the first that
 * removes it: what the user wrote about the place comes first, then the node's condition, then what it has free.
 */
export const nodeConstraints: readonly Constraint<NodeSite, NodeContext>[] = [
  targets,
  flexibleRegions,
  residency,
  latency,
  cordoned,
  down,
  maintenance,
  architecture,
  offer,
  gpuModel,
  gpus,
  gpuShare,
  vcpus,
  memory,
  disk,
  availability,
  budget,
  apart,
  together,
  dependency,
  spread,
  quota,
  cloudQuota,
  reserved,
];
