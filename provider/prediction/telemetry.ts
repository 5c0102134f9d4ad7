import type { RiskEstimate } from "../schema/decision.ts";
import type { FleetFile, FleetNode } from "../schema/fleet.ts";
import type { OutageFigures, Telemetry } from "../world/snapshot.ts";
import { availabilityAt, isDownAt } from "./availability.ts";
import type { NodeHistoryInput } from "./features.ts";
import type { History } from "./history.ts";
import { outageFiguresAt } from "./outage-figures.ts";
import type { RiskModel } from "./risk-model.ts";

/** Fleet names cannot hold it, so nodes that only the history knows never hide one of the fleet. */
const OUTSIDER = "history:";
/** Stands for every machine of a cloud: nobody has a history of them. */
const CLOUD = "cloud:";

/**
 * What was measured and predicted for every node of the fleet at an instant.
 *
 * @param history the parsed history, or null: then every node gets its class's prior.
 * @param asOf ISO 8601 instant.
 * @throws {RangeError} where `asOf` is not an instant.
 */
export async function takeTelemetry(
  fleet: FleetFile,
  history: History | null,
  model: RiskModel,
  asOf: string,
): Promise<Telemetry> {
  const time = Date.parse(asOf) / 1000;
  if (Number.isNaN(time)) throw new RangeError(`takeTelemetry: '${asOf}' is not an ISO 8601 instant`);
  const inputs = inputsOf(fleet, history);
  const machine = { name: CLOUD, class: "cloud", group: CLOUD, history: null };
  const estimates = await model.assess(fleet.clouds === undefined ? inputs.all : [...inputs.all, machine], time);
  const cloud = estimates[CLOUD];
  const risk: [string, RiskEstimate][] = [];
  const availability: [string, number][] = [];
  const outages: [string, OutageFigures][] = [];
  const down: string[] = [];
  for (const node of inputs.fleet) {
    const estimate = estimates[node.name];
    if (estimate !== undefined) risk.push([node.name, estimate]);
    if (node.history === null) continue;
    const measured = availabilityAt(node.history, time);
    if (measured !== null) availability.push([node.name, measured]);
    const figures = outageFiguresAt(node.history, time);
    if (figures !== null) outages.push([node.name, figures]);
    if (isDownAt(node.history, time)) down.push(node.name);
  }
  return {
    asOf,
    risk: Object.fromEntries(risk),
    availability: Object.fromEntries(availability),
    outages: Object.fromEntries(outages),
    down: down.sort(),
    ...(cloud && { clouds: cloud }),
  };
}

/** `all` adds the nodes that only the history knows: they tell about the groups of those in the fleet. */
function inputsOf(fleet: FleetFile, history: History | null): { fleet: NodeHistoryInput[]; all: NodeHistoryInput[] } {
  const offsets = new Map(fleet.regions.map((region) => [region.name, Math.round((region.longitude ?? 0) / 15)]));
  const used = new Set(fleet.nodes.map(historyId));
  const inFleet = fleet.nodes.map((node): NodeHistoryInput => {
    const own = history?.nodes.get(historyId(node)) ?? null;
    return {
      name: node.name,
      class: node.class,
      group: own?.cluster ?? `${node.region}/${node.class}`,
      utcOffsetHours: offsets.get(node.region) ?? 0,
      history: own,
    };
  });
  const groups = new Set(inFleet.map((node) => node.group));
  const outsiders: NodeHistoryInput[] = [];
  for (const [id, own] of history?.nodes ?? []) {
    if (own.cluster === null || used.has(id) || !groups.has(own.cluster)) continue;
    outsiders.push({ name: `${OUTSIDER}${id}`, class: "", group: own.cluster, history: own });
  }
  return { fleet: inFleet, all: [...inFleet, ...outsiders] };
}

const historyId = (node: FleetNode): string => node.historyId ?? node.name;
