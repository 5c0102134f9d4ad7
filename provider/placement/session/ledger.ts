import type { FleetNode, FleetRegion } from "../../schema/fleet.ts";
import type { Claim } from "../../world/snapshot.ts";
import type { NodeSite } from "../candidate.ts";
import { type Holdings, peerCounter, standingClaims, type Usage, usageOf } from "../holdings.ts";
import { byUrn, type WorldIndex } from "../world-index.ts";
import { StackTally } from "./stack-tally.ts";
import type { Terrain } from "./terrain.ts";

/** A site whose usage is kept up to date. */
export interface LiveSite extends NodeSite {
  readonly name: string;
  readonly node: FleetNode;
  readonly region: FleetRegion;
  readonly row: number;
  used: Usage;
}

const nothing = usageOf([]);

/** Who holds what, kept up to date claim by claim, and a log of the rows that changed. */
export class Ledger {
  /** By row; undefined for a node of no known region, which no decision looks at. */
  readonly sites: readonly (LiveSite | undefined)[];
  /** Usage as columns, by row. */
  readonly usedVcpus: Float64Array;
  readonly usedMemoryGiB: Float64Array;
  readonly placements: Float64Array;
  readonly largestVcpus: Float64Array;
  readonly #index: WorldIndex;
  readonly #terrain: Terrain;
  readonly #held: Claim[][];
  readonly #urns = new Set<string>();
  readonly #stacks = new Map<string, StackTally>();
  #log = new Uint32Array(1024);
  #changes = 0;

  constructor(index: WorldIndex, terrain: Terrain, claims: readonly Claim[]) {
    const size = index.nodes.length;
    this.#index = index;
    this.#terrain = terrain;
    this.#held = Array.from({ length: size }, () => []);
    this.sites = index.nodes.map((node, row) => {
      const region = index.regionByName.get(node.region);
      return region && { name: node.name, node, region, row, used: nothing };
    });
    this.usedVcpus = new Float64Array(size);
    this.usedMemoryGiB = new Float64Array(size);
    this.placements = new Float64Array(size);
    this.largestVcpus = new Float64Array(size);
    for (const claim of standingClaims(index, claims).sort(byUrn)) this.add(claim);
  }

  /** How many entries the log has. */
  get changes(): number {
    return this.#changes;
  }

  /** The row that the n-th change was about. */
  changed(n: number): number {
    return this.#log[n] ?? 0;
  }

  /** Whether the URN holds anything. */
  has(urn: string): boolean {
    return this.#urns.has(urn);
  }

  stack(name: string): StackTally {
    let tally = this.#stacks.get(name);
    if (tally === undefined) {
      tally = new StackTally(this.#terrain);
      this.#stacks.set(name, tally);
    }
    return tally;
  }

  usageOf(node: string): Usage {
    return this.sites[this.#index.rowByName.get(node) ?? -1]?.used ?? nothing;
  }

  /** As {@link holdingsFor} gives them to a subject of the stack that holds nothing itself. */
  holdings(stack: string): Holdings {
    const peers = this.stack(stack).claims;
    return {
      usageOf: (node) => this.usageOf(node),
      peers,
      all: () => this.#held.flat(),
      peersNear: peerCounter(this.#index, peers),
    };
  }

  add(claim: Claim): void {
    const row = this.#index.rowByName.get(claim.node);
    this.#urns.add(claim.urn);
    this.stack(claim.stack).add(claim, row);
    if (row !== undefined) this.#hold(row, claim);
  }

  #hold(row: number, claim: Claim): void {
    const held = this.#held[row] ?? [];
    let position = held.length;
    for (let before = held[position - 1]; before !== undefined && byUrn(before, claim) > 0; before = held[position - 1])
      position--;
    held.splice(position, 0, claim);
    const used = usageOf(held);
    const site = this.sites[row];
    if (site !== undefined) site.used = used;
    this.usedVcpus[row] = used.vcpus;
    this.usedMemoryGiB[row] = used.memoryGiB;
    this.placements[row] = used.placements;
    this.largestVcpus[row] = used.largestVcpus;
    if (this.#changes === this.#log.length) {
      const longer = new Uint32Array(this.#log.length * 2);
      longer.set(this.#log);
      this.#log = longer;
    }
    this.#log[this.#changes++] = row;
  }
}
