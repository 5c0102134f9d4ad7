import { NovaCronError } from "../../provider/errors/novacron-error.ts";
import { type DecideArguments, decide } from "../../provider/placement/decide.ts";
import { nodeArena } from "../../provider/placement/node-arena.ts";
import { rank } from "../../provider/placement/rank.ts";
import { screen } from "../../provider/placement/screen.ts";
import type { WeightProfile } from "../../provider/placement/weights.ts";
import type { DecisionRecord } from "../../provider/schema/decision.ts";
import type { Claim } from "../../provider/world/snapshot.ts";
import type { Arrival, SimulatedWorld } from "./world.ts";

/** Whose eyes a run is seen with. */
export interface Judges {
  /** Hidden weights: how good a placement really is, is its score under them. */
  readonly hidden: readonly WeightProfile[];
  /** Weights that are asked what they would choose at the same moment, and not followed. */
  readonly others: readonly WeightProfile[];
}

/** A decision of a run. */
export interface SimulatedDecision {
  readonly arrival: Arrival;
  readonly digest: string;
  readonly record: DecisionRecord;
  /** True utility, 0 to 1, by each of the hidden weights. */
  readonly utilities: readonly number[];
  /** The same of what each of the others would have chosen. */
  readonly ofOthers: readonly (readonly number[])[];
}

/**
 * Places all arrivals of a world, one after the other, by the whole engine: `decide` with its 134 factors.
 * @param weightsFor what weighs when the next one arrives.
 * @param learn sees each decision before the next one.
 * @returns the decisions; null where no node could take the arrival.
 */
export function placeAll(
  world: SimulatedWorld,
  weightsFor: () => WeightProfile,
  judges: Judges,
  learn: (decision: SimulatedDecision, index: number) => void = () => {},
): (SimulatedDecision | null)[] {
  const standing = new Map<number, Claim>();
  return world.arrivals.map((arrival, index) => {
    for (const gone of arrival.leave) standing.delete(gone);
    const { name, request, requestDigest } = arrival;
    const urn = `urn:pulumi:bench::bench::novacron:index:Placement::${name}`;
    const args: DecideArguments = {
      subject: { id: name, stack: "bench", urn, name, type: "novacron:index:Placement" },
      request,
      requestDigest,
      maskedRequest: request,
      snapshot: world.snapshot,
      snapshotDigest: world.snapshotDigest,
      claims: [...standing.values()],
      previous: null,
      evaluatePolicy: () => ({ deny: [], prefer: [] }),
      weights: weightsFor(),
      options: {},
    };
    const decided = unlessFull(() => decide(args));
    if (decided === null) return null;
    const { record, recordDigest, claim } = decided;
    standing.set(index, claim);
    const decision = { arrival, digest: recordDigest, record, ...judged(record.target.name, args, judges) };
    learn(decision, index);
    return decision;
  });
}

/** What the judges say, on figures that are measured once for all of them. No node of these worlds is at too much risk. */
function judged(
  chosen: string,
  args: DecideArguments,
  { hidden, others }: Judges,
): Pick<SimulatedDecision, "utilities" | "ofOthers"> {
  const arena = nodeArena(args);
  const { cleared } = screen(arena);
  const columns = arena.measure(cleared.map(({ candidate }) => candidate));
  const asked = new Map(
    [...hidden, ...others].map((weights) => [weights, rank({ ...arena, measure: () => columns, weights }, cleared)]),
  );
  const rankings = hidden.flatMap((weights) => asked.get(weights) ?? []);
  const utilitiesOf = (name: string): number[] =>
    rankings.map(({ entries }) => (entries.find(({ candidate }) => candidate.name === name)?.scoreMicros ?? 0) / 1e6);
  return {
    utilities: utilitiesOf(chosen),
    ofOthers: others.map((weights) => utilitiesOf(asked.get(weights)?.entries[0]?.candidate.name ?? "")),
  };
}

function unlessFull<T>(work: () => T): T | null {
  try {
    return work();
  } catch (error) {
    if (error instanceof NovaCronError && error.code === "NC1201") return null;
    throw error;
  }
}
