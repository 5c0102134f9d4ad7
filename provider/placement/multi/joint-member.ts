import type { FleetNode } from "../../schema/fleet.ts";
import type { NodeCandidate } from "../candidate.ts";
import { type DecideArguments, nodeArena } from "../node-arena.ts";
import type { NodeContext } from "../node-context.ts";
import { noneFeasible } from "../none-feasible.ts";
import { rank } from "../rank.ts";
import { screen } from "../screen.ts";

/** What is weighed of a joint assignment; each is a sum over its placements, the score with its sign turned. */
export const jointObjectives = ["costPerMonth", "carbonGramsPerHour", "risk", "score"] as const;

/** A node that one of the requests could go to, if it were for this request alone. */
export interface JointChoice {
  readonly candidate: NodeCandidate;
  readonly scoreMicros: number;
  /** In the order of {@link jointObjectives}; NaN where unknown. */
  readonly figures: readonly number[];
  /** The same to search by: unknown is as bad as the worst that is known of any choice, 0 where none is. */
  readonly losses: readonly number[];
}

/** One of several requests that are placed together. */
export interface JointMember {
  readonly args: DecideArguments;
  readonly context: NodeContext;
  /** In name order. */
  readonly choices: readonly JointChoice[];
}

/**
 * A request with the nodes that it could go to if the others of its group were nowhere. `spread` is left out: what it
 * allows depends on where the others go.
 * @param args Without claims and reservations of the group.
 * @throws {NovaCronError} NC1201 where there is no such node; NC1106, NC1001 as `decide`.
 */
export function jointMember(args: DecideArguments): JointMember {
  const arena = nodeArena(args);
  const alone = { ...arena, constraints: arena.constraints.filter(({ id }) => id !== "spread") };
  const { cleared, tally } = screen(alone);
  if (cleared.length === 0) throw noneFeasible(alone, tally);
  const entries = rank(alone, cleared).entries.toSorted((a, b) => a.row - b.row);
  const figures = entries.map(({ candidate: { cost, carbonGramsPerHour, risk }, scoreMicros }) => [
    cost ?? Number.NaN,
    carbonGramsPerHour ?? Number.NaN,
    risk?.probability ?? Number.NaN,
    -scoreMicros / 1e6,
  ]);
  const worst = jointObjectives.map((_, k) =>
    figures.reduce(
      (most, each) => Math.max(most, Number.isNaN(each[k]) ? most : (each[k] ?? most)),
      Number.NEGATIVE_INFINITY,
    ),
  );
  const choices = entries.map(({ candidate, scoreMicros }, i): JointChoice => {
    const own = figures[i] ?? [];
    const losses = own.map((figure, k) => (Number.isNaN(figure) ? Math.max(0, worst[k] ?? 0) : figure));
    return { candidate, scoreMicros, figures: own, losses };
  });
  return { args, context: arena.context, choices };
}

/** What a member takes of a node, in the order vCPUs, memory, disk, GPUs. */
export function demandOf({ args: { request } }: JointMember): readonly number[] {
  return [request.vcpus, request.memoryGiB, request.diskGiB, request.gpus?.count ?? 0];
}

/** What a node has, in the same order. */
export function capacityOf({ capacity }: FleetNode): readonly number[] {
  return [capacity.vcpus, capacity.memoryGiB, capacity.diskGiB, capacity.gpus?.count ?? 0];
}
