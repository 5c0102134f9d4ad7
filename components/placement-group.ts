import * as pulumi from "@pulumi/pulumi";
import type { z } from "zod";
import type { PlacementGroupInput } from "../provider/schema/placement-group.ts";
import type { placementRequest } from "../provider/schema/placement-request.ts";
import type { Inputs } from "./inputs.ts";
import { Placement, type PlacementArgs } from "./placement.ts";
import { isProtected } from "./protection.ts";

type Request = z.input<typeof placementRequest>;
type GroupQuota = NonNullable<PlacementGroupInput["quotas"]>[number];

/** What a group asks for. */
export interface PlacementGroupArgs<Member extends string = string> {
  /**
   * A request for each member. What `apart`, `together` and `dependencies` name is a member where there is one of that
   * name, else a placement outside of the group.
   */
  requests: Readonly<Record<Member, PlacementArgs>>;
  /** What the members may take together, beside the quotas of the fleet. */
  quotas?: pulumi.Input<Inputs<Omit<GroupQuota, "labels"> & Partial<Pick<GroupQuota, "labels">>>[]>;
  /** Members that may move in one plan, of those that could stay. */
  maxMoves?: pulumi.Input<number>;
}

/**
 * Placements that are decided on together, each a resource of its own: as many as possible get a place, and the whole is
 * worth the most, where one by one the first may take what only another can use.
 *
 * @example
 * const shop = new PlacementGroup("shop", {
 *   requests: {
 *     web: { vcpus: 4, memoryGiB: 16 },
 *     db: { vcpus: 8, memoryGiB: 64, apart: [{ from: "web", level: "rack" }] },
 *   },
 * });
 * export const database = shop.placements.db.target;
 */
export class PlacementGroup<Member extends string = string> extends pulumi.ComponentResource {
  /** The members, as resources `GROUP-MEMBER`. */
  readonly placements: Readonly<Record<Member, Placement>>;
  /** The nodes that were chosen, by member. */
  readonly targets: pulumi.Output<Record<Member, string>>;

  constructor(name: string, args: PlacementGroupArgs<Member>, options?: pulumi.ComponentResourceOptions) {
    super("novacron:index:PlacementGroup", name, {}, options);
    const { requests, quotas, maxMoves } = args;
    const keys = Object.keys(requests) as Member[];
    const nameOf = (key: string): string => `${name}-${key}`;
    const resourceNamed = (key: string): string => ((keys as string[]).includes(key) ? nameOf(key) : key);
    const protection = isProtected(options) ? { protect: true } : {};
    const members = Object.fromEntries(
      keys.map((key) => [nameOf(key), { ...named(requests[key], resourceNamed), ...protection }]),
    );
    // Every member sees all requests: whichever is checked first, its Check decides for the whole.
    const group = { name, members, quotas, maxMoves };
    this.placements = Object.fromEntries(
      keys.map((key) => [
        key,
        new Placement(nameOf(key), { ...members[nameOf(key)], group } as unknown as PlacementArgs, { parent: this }),
      ]),
    ) as Record<Member, Placement>;
    this.targets = pulumi.output(
      Object.fromEntries(keys.map((key) => [key, this.placements[key].target])),
    ) as unknown as pulumi.Output<Record<Member, string>>;
    this.registerOutputs({ targets: this.targets });
  }
}

/** A request in which members of its group go by the names of their resources. */
function named(request: PlacementArgs, resourceNamed: (key: string) => string): PlacementArgs {
  const { apart, together, dependencies } = request;
  const each = <Item>(list: unknown, name: (item: Item) => Item): unknown =>
    list === undefined
      ? undefined
      : pulumi.output(list as Item[] | undefined).apply((known) => known?.map(name as never));
  const changed = {
    ...request,
    apart: each<NonNullable<Request["apart"]>[number]>(apart, (item) => ({ ...item, from: resourceNamed(item.from) })),
    together: each<NonNullable<Request["together"]>[number]>(together, (item) => ({
      ...item,
      with: resourceNamed(item.with),
    })),
    dependencies: each<NonNullable<Request["dependencies"]>[number]>(dependencies, (item) => ({
      ...item,
      on: resourceNamed(item.on),
    })),
  };
  return changed as unknown as PlacementArgs;
}
