import { NovaCronError } from "../../errors/novacron-error.ts";
import type { Claim, Snapshot } from "../../world/snapshot.ts";
import type { StickyOptions } from "../arena.ts";
import { sharedSlot } from "../candidate.ts";
import { choose } from "../choose.ts";
import { claimOn, type DecideArguments, decide, type PlacementDecision } from "../decide.ts";
import { nodeArena } from "../node-arena.ts";
import type { EvaluatePolicy } from "../policy-port.ts";
import { defaultEvacuationRisk } from "../sticky-defaults.ts";
import type { WeightProfile } from "../weights.ts";
import { worldIndex } from "../world-index.ts";
import { Ledger } from "./ledger.ts";
import { findBest } from "./search.ts";
import { Shape } from "./shape.ts";
import { ShapeState } from "./shape-state.ts";
import { ShapeStates } from "./shape-states.ts";
import type { StackTally } from "./stack-tally.ts";
import { byRacks, terrainOf } from "./terrain.ts";
import { SessionWorld } from "./world.ts";

/** What all decisions of a session have in common. */
export interface SessionArguments {
  readonly snapshot: Snapshot;
  readonly snapshotDigest: string;
  /** Decisions that are not reserved yet. */
  readonly claims: readonly Claim[];
  /** Null where there are no policies. */
  readonly evaluatePolicy: EvaluatePolicy | null;
  /**
   * Whether a verdict may depend on the subject: its stack, name or URN. True unless said otherwise: then every decision
   * asks the policies about every node, as `decide` does, and takes as long.
   */
  readonly policiesReadSubject?: boolean;
  readonly weights: WeightProfile;
  readonly options: StickyOptions;
}

/** One placement to be decided on; as in `decide`, without a decision before. */
export type PlaceArguments = Pick<DecideArguments, "subject" | "request" | "requestDigest" | "maskedRequest">;

/** Where something was placed. */
export interface Placed {
  readonly node: string;
  /** Slot of the GPU that it shares there, if it does. */
  readonly gpu?: number;
  /** In millionths. */
  readonly scoreMicros: number;
  readonly claim: Claim;
}

/** What a session has done, for benchmarks and tests. */
export interface SessionCounts {
  /** Decisions from kept scores. */
  kept: number;
  /** Decisions that were worked out as a whole. */
  whole: number;
  /** How often the scores of a shape were worked out for all nodes. */
  made: number;
}

/** What was placed, and the claims that it was placed beside: the first `before` of `claims`. */
interface PlacedBefore {
  readonly args: PlaceArguments;
  readonly claims: readonly Claim[];
  readonly before: number;
}

const allowAll: EvaluatePolicy = () => ({ deny: [], prefer: [] });

/**
 * Places one request after the other on one Snapshot, each claim binding the next. It chooses the node that `decide` would
 * choose, with the same score, from scores that are kept up to date rather than worked out anew.
 * @example
 * const session = new PlacementSession({ snapshot, snapshotDigest, claims: [], evaluatePolicy: null, weights, options: {} });
 * const { node } = session.place({ subject, request, requestDigest, maskedRequest: request });
 * const { record } = session.explain(subject.urn);
 */
export class PlacementSession {
  readonly counts: SessionCounts = { kept: 0, whole: 0, made: 0 };
  readonly #args: SessionArguments;
  #claims: Claim[];
  readonly #placed = new Map<string, PlacedBefore>();
  #world: SessionWorld;
  readonly #shapes = new Map<string, ShapeStates>();
  /** Of requests that were seen before, the very same object. */
  #requests = new WeakMap<object, { readonly maskedRequest: object; readonly states: ShapeStates }>();

  /** @throws {NovaCronError} NC1801 where there are clouds, whose offers are other ones for each request. */
  constructor(args: SessionArguments) {
    if (args.snapshot.clouds !== undefined) {
      throw new NovaCronError("NC1801", "a session places on the nodes of a fleet, and this one has clouds", {
        expected: "a Snapshot without a federation",
        remedy: "Use decide or decideJointly",
      });
    }
    this.#args = args;
    this.#claims = [...args.claims];
    this.#world = this.#newWorld();
  }

  /** Those that the session began with, and those that it made, in this order. */
  get claims(): readonly Claim[] {
    return this.#claims;
  }

  /** Frees what the URN claims: it is placed anew. No kept score allows for nodes that get emptier. */
  #release(urn: string): void {
    this.#claims = this.#claims.filter((claim) => claim.urn !== urn);
    this.#shapes.clear();
    this.#requests = new WeakMap();
  }

  #newWorld(): SessionWorld {
    const index = byRacks(worldIndex(this.#args.snapshot));
    const terrain = terrainOf(index);
    return new SessionWorld(index, terrain, new Ledger(index, terrain, this.#claims));
  }

  /**
   * Decides where a workload runs, and claims it.
   * @throws {NovaCronError} as `decide`; nothing is claimed then.
   */
  place(args: PlaceArguments): Placed {
    const { subject } = args;
    const isNew = !this.#world.ledger.has(subject.urn);
    const kept = isNew && this.#canKeep(args) ? this.#fromKept(args) : null;
    const placed = kept ?? this.#asAWhole(args, isNew);
    if (kept) this.counts.kept++;
    else this.counts.whole++;
    const { node, gpu } = placed;
    const claim = claimOn({ name: node, gpu }, args);
    if (!isNew) this.#release(subject.urn);
    this.#placed.set(subject.urn, { args, claims: this.#claims, before: this.#claims.length });
    this.#claims.push(claim);
    if (isNew) this.#world.ledger.add(claim);
    else this.#world = this.#newWorld();
    return { ...placed, claim };
  }

  /**
   * The whole decision on something that this session placed, as `decide` gives it: the same node and score, with its record.
   * @throws {TypeError} for a URN that it has not placed.
   */
  explain(urn: string): PlacementDecision {
    const placed = this.#placed.get(urn);
    if (placed === undefined) throw new TypeError(`${urn} was not placed in this session`);
    return decide(this.#decideArguments(placed.args, placed.claims.slice(0, placed.before)));
  }

  #decideArguments(args: PlaceArguments, claims: readonly Claim[]): DecideArguments {
    const { snapshot, snapshotDigest, weights, options, evaluatePolicy } = this.#args;
    return {
      ...args,
      snapshot,
      snapshotDigest,
      claims,
      previous: null,
      evaluatePolicy: evaluatePolicy ?? allowAll,
      weights,
      options,
    };
  }

  /** Constraints between placements by name bind too few others for scores to be kept for them; starts are each job's own. */
  #canKeep({ subject, request }: PlaceArguments): boolean {
    const { snapshot, evaluatePolicy, policiesReadSubject = true } = this.#args;
    return (
      (evaluatePolicy === null || !policiesReadSubject) &&
      (request.apart ?? []).length === 0 &&
      (request.together ?? []).length === 0 &&
      (request.dependencies ?? []).length === 0 &&
      (snapshot.limits?.quotas ?? []).length === 0 &&
      request.spread === undefined &&
      request.flexible === undefined &&
      !this.#world.ledger.stack(subject.stack).shunned.has(subject.name)
    );
  }

  #fromKept(args: PlaceArguments): Omit<Placed, "claim"> | null {
    const stack = this.#world.ledger.stack(args.subject.stack);
    const states = this.#statesOf(args);
    const state = states.fresh(stack.size > 0) ?? this.#make(states, stack);
    const found = state && findBest(state, stack, this.#world.terrain);
    const site = found && this.#world.ledger.sites[found.row];
    if (!found || !site) return null;
    const gpu = sharedSlot(site, args.request);
    return { node: site.name, scoreMicros: found.scoreMicros, ...(typeof gpu === "number" && { gpu }) };
  }

  #make(states: ShapeStates, stack: StackTally): ShapeState | null {
    const { weights, options } = this.#args;
    const evacuationRisk = options.evacuationRisk ?? defaultEvacuationRisk;
    const state = ShapeState.of(this.#world, states.shape, stack, { weights, evacuationRisk });
    if (state === null) return null;
    this.counts.made++;
    states.keep(stack.size > 0, state);
    return state;
  }

  #statesOf(args: PlaceArguments): ShapeStates {
    const { request, maskedRequest } = args;
    const seen = this.#requests.get(request);
    if (seen !== undefined && Object.is(seen.maskedRequest, maskedRequest)) return seen.states;
    const key = shapeKey(args);
    let states = this.#shapes.get(key);
    if (states === undefined) {
      states = new ShapeStates(new Shape(this.#world, args, this.#args));
      this.#shapes.set(key, states);
    }
    this.#requests.set(request, { maskedRequest, states });
    return states;
  }

  #asAWhole(args: PlaceArguments, isNew: boolean): Omit<Placed, "claim"> {
    const { subject } = args;
    const holdings = isNew ? this.#world.ledger.holdings(subject.stack) : undefined;
    const { chosen } = choose(nodeArena(this.#decideArguments(args, this.#claims), holdings));
    const { name, gpu } = chosen.candidate.target;
    return { node: name, scoreMicros: chosen.scoreMicros, ...(gpu !== undefined && { gpu }) };
  }
}

/** All of a request that a decision depends on. Who asks is no part of it. */
function shapeKey({ request, maskedRequest }: PlaceArguments): string {
  const seen = Object.is(request, maskedRequest) ? null : maskedRequest;
  return JSON.stringify([request, seen]);
}
