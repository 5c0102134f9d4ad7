import type { PlacementRequest } from "../../schema/placement-request.ts";
import { byCodeUnits, sortedBy } from "../../world/code-units.ts";
import { holdOf } from "../moves/hold.ts";
import { withOffers } from "../offers/offered-snapshot.ts";
import { type WorldIndex, worldIndex } from "../world-index.ts";
import type { CurrentPlacement } from "./current-placement.ts";
import { disruptionGroups } from "./disruption-groups.ts";
import { type Migration, migrationOf } from "./migration.ts";
import { type MoveGain, moveGain, type NodeFigures, nodeFigures } from "./move-gain.ts";
import { type RebalanceJudge, RebalanceState } from "./rebalance-state.ts";
import type { RebalanceTerms } from "./terms.ts";

/** What a re-balancing looks at. */
export interface RebalanceArguments extends RebalanceJudge {
  /** All that may move; what else holds capacity is among the Snapshot's reservations. */
  readonly placements: readonly CurrentPlacement[];
  readonly terms: RebalanceTerms;
}

/** One move; it comes after those before it in the list. */
export interface ProposedMove {
  readonly placement: CurrentPlacement;
  readonly from: string;
  readonly to: string;
  /** See `disruptionGroups`. */
  readonly group: string;
  readonly gain: MoveGain;
  readonly migration: Migration;
  /** Worth of the gain less the cost of the migration; above 0. */
  readonly net: number;
  /** Hours after which the gain has paid for the migration; within the horizon. */
  readonly paybackHours: number;
}

/** What a re-balancing proposes. */
export interface RebalanceProposal {
  /** In the order in which they are to be carried out. */
  readonly moves: readonly ProposedMove[];
  /** Placements that may not be where they are; the next decision on them moves them, not this. By URN. */
  readonly stranded: readonly { readonly placement: CurrentPlacement; readonly reason: string }[];
  /** Placements that are not asked whether they would gain: protected, stateful without leave, jobs that end. By URN. */
  readonly held: readonly { readonly placement: CurrentPlacement; readonly reason: string }[];
}

/** A whole sequence, and what it brings; in millionths, so that no noise of floats decides. */
interface Sequence {
  readonly moves: readonly ProposedMove[];
  readonly netMicros: number;
}

const micros = (value: number): number => Math.round(value * 1e6);

/**
 * Proposes moves whose gain pays for the migration within the horizon and the disruption budget.
 *
 * Greedy: the move of the largest net gain first, then the next on what that one left, until none is worth while; a placement
 * that was moved already may be sent elsewhere, once, where room was made for it. No move lowers its placement's score,
 * since the next decisions would take it back. Every state in between is feasible: at each step the target has room
 * while the old place is still held, and nobody's `together`, `apart`, `spread` or dependency breaks. What has a `moveCost`
 * has to gain that in score, too, and the fleet's own disruption budget holds beside that of the terms.
 *
 * Pure and deterministic: the order of `placements` does not matter. Nothing protected, stranded,
 * or stateful without leave moves, and no flexible job.
 */
export function proposeMoves(args: RebalanceArguments): RebalanceProposal {
  const placements = sortedBy(args.placements, ({ subject }) => subject.urn);
  // One world for all of them, whatever offers of clouds each may go to.
  const askers = placements.map(({ request, node }) => ({ request, previous: { target: node, recordDigest: "" } }));
  const proposer = new Proposer({ ...args, placements, snapshot: withOffers(args.snapshot, askers, []) });
  let best: Sequence = { moves: [], netMicros: 0 };
  for (;;) {
    const next = proposer.better(best);
    if (next === null) break;
    best = next;
  }
  const held = placements.flatMap((placement) => {
    const reason = whyHeld(placement.request);
    return reason === null ? [] : [{ placement, reason }];
  });
  return { moves: best.moves, stranded: proposer.stranded, held };
}

/** Why a placement is left where it is; null where it may move. */
function whyHeld(request: PlacementRequest): string | null {
  if (request.flexible !== undefined) return "it is a job that ends";
  const hold = holdOf({ request }, false);
  if (hold === "stateful") return "it is stateful, and moves only with allowMove";
  return hold === null ? null : "it is protected";
}

class Proposer {
  readonly #args: RebalanceArguments;
  readonly #index: WorldIndex;
  readonly #groups: ReadonlyMap<string, string>;
  readonly #start: RebalanceState;
  readonly #movable: readonly CurrentPlacement[];
  readonly #strandedUrns: ReadonlySet<string>;
  readonly stranded: RebalanceProposal["stranded"];
  /** By placement: figures of every node, in name order. */
  readonly #figures = new Map<CurrentPlacement, ReadonlyMap<string, NodeFigures>>();

  constructor(args: RebalanceArguments) {
    this.#args = args;
    this.#index = worldIndex(args.snapshot);
    this.#groups = disruptionGroups(args.placements);
    this.#start = RebalanceState.of(args, args.placements);
    this.stranded = args.placements.flatMap((placement) => {
      const complaint = this.#start.complaint(placement);
      return complaint === null ? [] : [{ placement, reason: complaint.reason }];
    });
    this.#strandedUrns = new Set(this.stranded.map(({ placement }) => placement.subject.urn));
    this.#movable = args.placements.filter(
      ({ subject, request }) => whyHeld(request) === null && !this.#strandedUrns.has(subject.urn),
    );
  }

  /** The best sequence that has one move more than `before`, or one of its moves to another place; null without gain. */
  better(before: Sequence): Sequence | null {
    const state = this.#stateAfter(before.moves);
    const options = this.#movable
      .filter((placement) => this.#withinBudget(placement, before.moves))
      .map((placement) => {
        const own = before.moves.find((move) => move.placement === placement);
        return { placement, own, bound: this.#bound(placement) - micros(own?.net ?? 0) };
      })
      .sort((a, b) => b.bound - a.bound || byCodeUnits(a.placement.subject.urn, b.placement.subject.urn));
    let best: Sequence | null = null;
    for (const { placement, own, bound } of options) {
      // Nobody after this one can gain as much as is gained already.
      if (bound <= (best?.netMicros ?? before.netMicros) - before.netMicros) break;
      const found = this.#bestFor(placement, own, before, state, best?.netMicros ?? before.netMicros);
      if (found !== null) best = found;
    }
    return best;
  }

  #stateAfter(moves: readonly ProposedMove[]): RebalanceState {
    return moves.reduce((state, { placement, to }) => state.after(placement, to), this.#start);
  }

  #withinBudget(placement: CurrentPlacement, moves: readonly ProposedMove[]): boolean {
    const { maxDisruptedPerGroup } = this.#args.terms;
    const maxMoves = Math.min(
      this.#args.terms.maxMoves,
      this.#args.snapshot.limits?.disruption?.maxMoves ?? Number.POSITIVE_INFINITY,
    );
    const others = moves.filter((move) => move.placement !== placement);
    const group = this.#groups.get(placement.subject.urn);
    return others.length < maxMoves && others.filter((move) => move.group === group).length < maxDisruptedPerGroup;
  }

  /** The most that any move of a placement could net, feasible or not, in millionths. */
  #bound(placement: CurrentPlacement): number {
    const { terms } = this.#args;
    const figures = this.#figuresOf(placement);
    const from = figures.get(placement.node);
    if (from === undefined) return 0;
    // Without a worth of the score, a gain of it adds nothing; with one, a whole point is the most.
    const worths = [...figures.values()].map((to) => moveGain(from, to, 1, terms).worth);
    return micros(Math.max(...worths) - migrationOf(placement.request, terms.migration).cost);
  }

  /** The best sequence with this placement moved last, if it nets more than `atLeast`. */
  #bestFor(
    placement: CurrentPlacement,
    own: ProposedMove | undefined,
    before: Sequence,
    state: RebalanceState,
    atLeast: number,
  ): Sequence | null {
    const prefix = before.moves.filter((move) => move !== own);
    const others = before.netMicros - micros(own?.net ?? 0);
    const origin = own === undefined ? state : this.#stateAfter(prefix);
    const moves = this.#movesOf(placement, origin)
      .filter((move) => move.to !== own?.to && others + micros(move.net) > atLeast)
      .sort((a, b) => micros(b.net) - micros(a.net) || byCodeUnits(a.to, b.to));
    for (const move of moves) {
      if (own === undefined) {
        if (this.#breaks(move, state)) continue;
        return { moves: [...prefix, move], netMicros: others + micros(move.net) };
      }
      const sequence = this.#replayed([...prefix, move]);
      if (sequence !== null && sequence.netMicros > atLeast) return sequence;
    }
    return null;
  }

  /** Moves of a placement that is on its first node, to all that can take it, as far as they are worth while. */
  #movesOf(placement: CurrentPlacement, state: RebalanceState): ProposedMove[] {
    const scores = state.scores(placement);
    return [...scores.keys()].flatMap((to) => this.#moveTo(placement, to, scores) ?? []);
  }

  #moveTo(placement: CurrentPlacement, to: string, scores: ReadonlyMap<string, number>): ProposedMove | null {
    const { terms } = this.#args;
    const [here, there] = [scores.get(placement.node), scores.get(to)];
    const figures = this.#figuresOf(placement);
    const [from, target] = [figures.get(placement.node), figures.get(to)];
    if (to === placement.node || from === undefined || target === undefined) return null;
    if (here === undefined || there === undefined || this.#isRisky(placement.node, to)) return null;
    if (micros(there - here) < micros(placement.request.moveCost ?? 0)) return null;
    const gain = moveGain(from, target, Number((there - here).toFixed(6)), terms);
    const migration = migrationOf(placement.request, terms.migration);
    const net = gain.worth - migration.cost;
    if (micros(net) <= 0) return null;
    return {
      placement,
      from: placement.node,
      to,
      group: this.#groups.get(placement.subject.urn) ?? placement.subject.urn,
      gain,
      migration,
      net,
      paybackHours: (migration.cost / gain.worth) * terms.horizonHours,
    };
  }

  /** Whether what asks for others' company or distance would stand wrongly after the move, and did not before. */
  #breaks({ placement, to }: ProposedMove, state: RebalanceState): boolean {
    const after = state.after(placement, to);
    const { stack, name, urn } = placement.subject;
    const { spread } = placement.request;
    return this.#args.placements.some((peer) => {
      if (peer.subject.stack !== stack || peer.subject.urn === urn || this.#strandedUrns.has(peer.subject.urn))
        return false;
      const follows =
        peer.request.together?.some((wish) => wish.with === name) === true ||
        peer.request.dependencies?.some((need) => need.on === name) === true;
      const shares = spread !== undefined && peer.request.spread?.group === spread.group;
      return (follows || shares) && after.complaint(peer) !== null;
    });
  }

  /** The same moves one after the other from the start, or null where one of them is not feasible or worth while then. */
  #replayed(wanted: readonly ProposedMove[]): Sequence | null {
    let state = this.#start;
    const moves: ProposedMove[] = [];
    for (const { placement, to } of wanted) {
      const move = this.#moveTo(placement, to, state.scores(placement));
      if (move === null || this.#breaks(move, state)) return null;
      moves.push(move);
      state = state.after(placement, to);
    }
    return { moves, netMicros: moves.reduce((sum, { net }) => sum + micros(net), 0) };
  }

  #isRisky(from: string, to: string): boolean {
    const [here, there] = [from, to].map((node) => this.#index.risk.get(node)?.probability ?? 0);
    return (there ?? 0) > Math.max(this.#args.terms.evacuationRisk, here ?? 0);
  }

  #figuresOf(placement: CurrentPlacement): ReadonlyMap<string, NodeFigures> {
    const known = this.#figures.get(placement);
    if (known !== undefined) return known;
    const { regionByName, nodes } = this.#index;
    const figures = new Map(
      nodes.flatMap((node): [string, NodeFigures][] => {
        const region = regionByName.get(node.region);
        if (region === undefined) return [];
        return [[node.name, nodeFigures(placement.request, node, region, this.#index, this.#args.terms)]];
      }),
    );
    this.#figures.set(placement, figures);
    return figures;
  }
}
