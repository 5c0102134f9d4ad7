import { type NodeSite, nodeCandidate } from "../candidate.ts";
import { withLevels } from "../columns/levels.ts";
import { finite } from "../columns/measure-nodes.ts";
import type { NodeFrame } from "../columns/node-frame.ts";
import { disk, gpuShare, gpus, memory, vcpus } from "../constraints/capacity.ts";
import type { Constraint } from "../constraints/constraint.ts";
import { dependency } from "../constraints/dependency.ts";
import { nodeConstraints } from "../constraints/node-constraints.ts";
import { cloudQuota, reserved } from "../constraints/offer.ts";
import { apart, together } from "../constraints/peers.ts";
import { quota } from "../constraints/quota.ts";
import { spread } from "../constraints/spread.ts";
import type { NodeFactor } from "../factors/factor.ts";
import { nodeFactors } from "../factors/node-factors.ts";
import type { Holdings } from "../holdings.ts";
import { regionNamed } from "../named-things.ts";
import { policyInput, refuseUnknownNames } from "../node-arena.ts";
import type { NodeContext } from "../node-context.ts";
import type { EvaluatePolicy, PolicyPreference } from "../policy-port.ts";
import type { PlaceArguments, SessionArguments } from "./placement-session.ts";
import type { SessionWorld } from "./world.ts";

/** Constraints that look at what is held on the node. */
const heldConstraints = [gpus, gpuShare, vcpus, memory, disk];
/** Constraints that look at other placements, or at all of them. */
export const peerConstraints = [apart, together, dependency, spread, quota, cloudQuota, reserved];
/** Constraints that hold or fail for good, by the request. */
const requestConstraints = nodeConstraints.filter(
  (each) => each.property !== null && !heldConstraints.includes(each) && !peerConstraints.includes(each),
);
/** Constraints that are the same for every request. */
const worldConstraints = nodeConstraints.filter((each) => each.property === null && !peerConstraints.includes(each));

/** Ids of the constraints, by what can change their answer. */
export const constraintKinds = {
  held: heldConstraints.map(({ id }) => id),
  peers: peerConstraints.map(({ id }) => id),
  fixed: [...requestConstraints, ...worldConstraints].map(({ id }) => id),
};

const unasked = 0;
const denied = 1;
const allowed = 2;

/**
 * One kind of request: everything of it that a decision depends on but for who asks. What is known of a node for it and
 * cannot change - constraints on the node itself, verdicts, prices - is kept here.
 */
export class Shape {
  readonly context: NodeContext;
  /** Over all rows; see {@link SessionWorld.frame}. */
  readonly frame: NodeFrame;
  /** Rows that pass all constraints but those on what is held and on peers, ascending. */
  readonly rows: Uint32Array;
  readonly #world: SessionWorld;
  readonly #fixed = new Map<string, Float64Array>();
  readonly #fixedLevels = new Map<string, Float64Array>();
  readonly #held: readonly Constraint<NodeSite, NodeContext>[];
  readonly #verdicts: Uint8Array;
  readonly #preferences = new Map<number, readonly PolicyPreference[]>();
  readonly #args: PlaceArguments & Pick<SessionArguments, "snapshot">;
  readonly #evaluatePolicy: EvaluatePolicy | null;

  /** @throws {NovaCronError} NC1106, NC1001 as `decide`. */
  constructor(world: SessionWorld, args: PlaceArguments, { snapshot, evaluatePolicy }: SessionArguments) {
    const { request, subject } = args;
    this.#args = { ...args, snapshot };
    refuseUnknownNames(this.#args);
    this.#world = world;
    this.#evaluatePolicy = evaluatePolicy;
    const alone: Holdings = {
      usageOf: (node) => world.ledger.usageOf(node),
      peers: [],
      all: () => [],
      peersNear: () => 0,
    };
    this.context = {
      subject,
      request,
      snapshot,
      index: world.index,
      holdings: alone,
      previousNode: null,
      previousCloud: null,
      offers: null,
      latencyRegion: request.latency ? regionNamed(request.latency.toRegion, "latency.toRegion", snapshot) : null,
      run: null,
    };
    this.frame = world.frame(this.context);
    this.#held = heldConstraints.filter((each) => each.applies(this.context));
    const fixed = requestConstraints.filter((each) => each.applies(this.context));
    this.rows = world.usable(worldConstraints, this.context);
    if (fixed.length > 0) this.rows = this.rows.filter((row) => this.#passes(row, fixed));
    this.#verdicts = new Uint8Array(world.index.nodes.length);
  }

  /** Whether what is free on the node holds the request. */
  fits(row: number): boolean {
    return this.#passes(row, this.#held);
  }

  #passes(row: number, constraints: readonly Constraint<NodeSite, NodeContext>[]): boolean {
    const site = this.#world.ledger.sites[row];
    if (site === undefined) return false;
    for (const each of constraints) if (!each.holds(site, this.context)) return false;
    return true;
  }

  /** Whether policies allow the node. @throws what the policies throw. */
  isAllowed(row: number): boolean {
    if (this.#evaluatePolicy === null) return true;
    if (this.#verdicts[row] === unasked) this.#judge(row, this.#evaluatePolicy);
    return this.#verdicts[row] === allowed;
  }

  /** What policies prefer about a node that they allow. */
  preferences(row: number): readonly PolicyPreference[] {
    return this.#preferences.get(row) ?? [];
  }

  #judge(row: number, evaluatePolicy: EvaluatePolicy): void {
    const site = this.#world.ledger.sites[row];
    if (site === undefined) return;
    const input = policyInput(nodeCandidate(site, this.context), this.#args, this.#world.index.asOfMs);
    const { deny, prefer } = evaluatePolicy(input);
    this.#verdicts[row] = deny.length > 0 ? denied : allowed;
    if (deny.length === 0 && prefer.length > 0) this.#preferences.set(row, prefer);
  }

  /** Values of a `fixed` column, over all rows; NaN where unknown. */
  fixed({ id }: NodeFactor): Float64Array {
    if (this.#fixed.size === 0) this.#measureFixed();
    return this.#fixed.get(id) ?? new Float64Array(this.#verdicts.length).fill(Number.NaN);
  }

  #measureFixed(): void {
    for (const row of this.rows) this.#world.loadFixed(row, this.context);
    for (const { id, column, applies } of nodeFactors) {
      if (column.kind !== "fixed" || applies?.(this.context) === false) continue;
      const value = column.open(this.frame);
      const values = new Float64Array(this.#verdicts.length).fill(Number.NaN);
      for (const row of this.rows) values[row] = finite(value(row));
      this.#fixed.set(id, values);
    }
  }

  /** Levels of a `fixed` column that do not depend on the other candidates. */
  fixedLevels(factor: NodeFactor): Float64Array {
    const known = this.#fixedLevels.get(factor.id);
    if (known !== undefined) return known;
    const { levels } = withLevels(this.fixed(factor), factor.normalise);
    this.#fixedLevels.set(factor.id, levels);
    return levels;
  }
}
