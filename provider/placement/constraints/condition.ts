import type { FleetNode } from "../../schema/fleet.ts";
import type { NodeSite } from "../candidate.ts";
import type { NodeContext } from "../node-context.ts";
import type { Constraint } from "./constraint.ts";

/** `cordoned`: takes no new placements. What is there stays, so the node that the subject is on passes. */
export const cordoned: Constraint<NodeSite, NodeContext> = {
  id: "cordoned",
  property: null,
  applies: () => true,
  holds: ({ node }, { previousNode }) => !node.cordoned || node.name === previousNode,
  explain: () => "the node is cordoned",
  demand: () => "a node that is not cordoned",
  remedy: () => "Uncordon nodes in the fleet file.",
};

/** `down`: the history says that the node is down as of the telemetry. */
export const down: Constraint<NodeSite, NodeContext> = {
  id: "down",
  property: null,
  applies: ({ index }) => index.down.size > 0,
  holds: ({ name }, { index }) => !index.down.has(name),
  explain: (_site, { snapshot }) => `the node was down at ${snapshot.telemetry.asOf}`,
  demand: () => "a node that is up",
  remedy: () => "Repair the nodes that are down, or wait for them.",
};

function window(node: FleetNode, atMs: number): { readonly start: string; readonly end: string } | undefined {
  return node.maintenance.find(({ start, end }) => Date.parse(start) <= atMs && atMs < Date.parse(end));
}

/** `maintenance`: a window is open as of the telemetry; its end is not part of it. */
export const maintenance: Constraint<NodeSite, NodeContext> = {
  id: "maintenance",
  property: null,
  applies: () => true,
  holds: ({ node }, { index }) => node.maintenance.length === 0 || window(node, index.asOfMs) === undefined,
  explain: ({ node }, { index }) => `the node is under maintenance until ${window(node, index.asOfMs)?.end}`,
  demand: () => "a node outside maintenance",
  remedy: () => "Wait for the end of the maintenance windows, or move them.",
};
