import type { NodeHistory } from "./history.ts";
import { type NodeFeatures, nodeFeatures, SINCE_CAP_HOURS } from "./node-features.ts";
import { traceOf } from "./node-trace.ts";

/** One node as the risk model sees it. */
export interface NodeHistoryInput {
  /** Unique within one assessment. */
  readonly name: string;
  /** Hardware class; gives the prior. */
  readonly class: string;
  /** Nodes of one group tend to fail together. */
  readonly group: string;
  /** Hours of the node's local solar time ahead of UTC, whole; 0 where nobody knows where it stands. */
  readonly utcOffsetHours?: number;
  readonly history: NodeHistory | null;
}

const HOUR = 3600;
const DAY = 86_400;

const ownFeatures = [
  "uptimeHours",
  "sinceOutageHours",
  "lastOutageHours",
  "previousRunHours",
  "availability1d",
  "availability7d",
  "availability30d",
  "outages1d",
  "outageRate7d",
  "outageRate30d",
  "flapRate1d",
  "flapRate7d",
  "runHazard",
  "sameHourRate7d",
  "sameHourLastWeek",
] as const satisfies readonly (keyof NodeFeatures)[];

/** The model's inputs in their order. The model card repeats it, and a card with another order is refused. */
export const featureNames = [
  ...ownFeatures,
  "groupUpFraction",
  "groupDown1h",
  "groupDown6h",
  "groupOutages1d",
  "groupOutageRate7d",
  "groupOutageRate30d",
  "groupAvailability7d",
  "groupAvailability30d",
  "groupSameHourRate7d",
  "groupSameHourLastWeek",
  "groupSinceOutageHours",
  "groupFlapRate7d",
  "groupRunHazard",
  "relativeOutageRate30d",
  "relativeAvailability30d",
  "localHour",
  "localWeekday",
] as const;

/** A node's row of features, in the order of {@link featureNames}, and whether it is up. */
export interface FeatureRow {
  readonly up: boolean;
  readonly values: readonly number[];
}

/**
 * The features of all nodes at `time` (Unix seconds) by name; nodes whose state is not known then are absent. A group's
 * features come from all of its nodes in `nodes`, the node itself among them.
 */
export function featuresAt(nodes: readonly NodeHistoryInput[], time: number): Map<string, FeatureRow> {
  const groups = new Map<string, { node: NodeHistoryInput; own: NodeFeatures }[]>();
  for (const node of nodes) {
    const own = node.history === null ? null : nodeFeatures(traceOf(node.history), time);
    if (own === null) continue;
    const members = groups.get(node.group);
    if (members === undefined) groups.set(node.group, [{ node, own }]);
    else members.push({ node, own });
  }
  const rows = new Map<string, FeatureRow>();
  for (const members of groups.values()) {
    const owns = members.map((member) => member.own);
    const mean = (key: Exclude<keyof NodeFeatures, "up">): number => total(owns, (own) => own[key]) / owns.length;
    const ups = owns.filter((own) => own.up);
    const rate30 = mean("outageRate30d");
    const availability30 = mean("availability30d");
    const shared = [
      ups.length / owns.length,
      mean("downs1h"),
      mean("downs6h"),
      mean("outages1d"),
      mean("outageRate7d"),
      rate30,
      mean("availability7d"),
      availability30,
      mean("sameHourRate7d"),
      mean("sameHourLastWeek"),
      owns.reduce((least, own) => Math.min(least, own.sinceOutageHours), SINCE_CAP_HOURS),
      mean("flapRate7d"),
      total(ups, (own) => own.runHazard) / Math.max(ups.length, 1),
    ];
    for (const { node, own } of members) {
      const local = time + (node.utcOffsetHours ?? 0) * HOUR;
      rows.set(node.name, {
        up: own.up,
        values: [
          ...ownFeatures.map((key) => own[key]),
          ...shared,
          // 0.02 per day damps the ratio in groups that hardly fail.
          (own.outageRate30d + 0.02) / (rate30 + 0.02),
          own.availability30d - availability30,
          modulo(local, DAY) / HOUR,
          modulo(Math.floor(local / DAY), 7),
        ],
      });
    }
  }
  return rows;
}

const total = (owns: readonly NodeFeatures[], of: (own: NodeFeatures) => number): number =>
  owns.reduce((sum, own) => sum + of(own), 0);

const modulo = (value: number, by: number): number => ((value % by) + by) % by;
