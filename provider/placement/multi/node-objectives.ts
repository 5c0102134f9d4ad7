import type { NodeCandidate } from "../candidate.ts";
import { plain } from "../decimals.ts";
import { roundTripMs } from "../distance.ts";
import type { NodeContext } from "../node-context.ts";
import { carbonObjective, costObjective, type Objective, riskObjective } from "./objective.ts";

const always: readonly Objective<NodeCandidate>[] = [costObjective(" per month"), carbonObjective, riskObjective];

/** What alternatives for a placement are weighed by: cost, carbon, risk, and the round trip where it asks for one. */
export function nodeObjectives({ latencyRegion }: NodeContext): readonly Objective<NodeCandidate>[] {
  if (latencyRegion === null) return always;
  // A few regions, asked about by every node in them.
  const kept = new Map<string, number | null>();
  const latency: Objective<NodeCandidate> = {
    id: "latencyMs",
    of: ({ region }) => {
      let ms = kept.get(region.name);
      if (ms === undefined) {
        ms = roundTripMs(region, latencyRegion);
        kept.set(region.name, ms);
      }
      return ms;
    },
    step: 1,
    figure: (by) => `${plain(by)} ms`,
    less: "nearer",
    more: "farther",
  };
  return [...always, latency];
}
