import * as pulumi from "@pulumi/pulumi";
import { NovaCronError } from "../provider/errors/novacron-error.ts";
import type { CloudTarget } from "../provider/schema/cloud-target.ts";
import { declareSlice } from "./group/declare-slice.ts";
import type { GroupArgs } from "./group/group-args.ts";
import { share } from "./group/share.ts";
import type { DeclaredSlice } from "./group/slice-context.ts";
import { sliceRequests } from "./group/slice-requests.ts";
import { splitGroupArgs } from "./group/split-group-args.ts";
import { checkAccount } from "./machine/check-account.ts";
import { diskSize } from "./machine/disk-size.ts";
import { fallOver } from "./machine/fall-over.ts";
import type { MachineArgs } from "./machine/machine-args.ts";
import { machineTags } from "./machine/machine-tags.ts";
import { openPartsOf } from "./machine/open-parts.ts";
import { placeName } from "./machine/place-name.ts";
import { sayOpen } from "./machine/say-open.ts";
import { settled } from "./machine/unknown-inputs.ts";
import type { Placement, PlacementArgs } from "./placement.ts";
import { PlacementGroup } from "./placement-group.ts";

/**
 * What each machine of the group asks for and has, as of a {@link VirtualMachine}; how many there are, and over how many
 * regions or clouds they are spread. See docs/virtual-machine.md.
 */
export type VirtualMachineGroupArgs = Omit<PlacementArgs, "apart" | "together" | "spread"> & MachineArgs & GroupArgs;

/** One slice of a group: where it was placed, and what runs its machines there. */
export interface Slice {
  readonly placement: Placement;
  readonly cloud: pulumi.Output<CloudTarget | undefined>;
  /** Of the autoscaling group, the scale set or the managed instance group, as the cloud names it. */
  readonly id: pulumi.Output<string | undefined>;
  /** Where its load balancer is reached: a name on AWS, else an IP address; undefined where it has none. */
  readonly address: pulumi.Output<string | undefined>;
  /** Its share of the group's machines. */
  readonly min: number;
  readonly max: number;
}

/**
 * Machines that come and go with the load, in slices that are placed together and apart from each other: in other regions, or
 * other clouds. Each slice is an autoscaling group over the zones of its region, by the cloud's own means.
 *
 * @example
 * const clouds = new CloudFederation("clouds", {
 *   accounts: [
 *     { name: "prod", cloud: "aws", regions: ["eu-*"] },
 *     { name: "lab", cloud: "gcp", regions: ["europe-*"] },
 *   ],
 * });
 * const web = new VirtualMachineGroup(
 *   "web",
 *   { vcpus: 2, memoryGiB: 8, slices: 2, apart: "cloud", min: 2, max: 10, health: { port: 8080, protocol: "http" } },
 *   { provider: clouds },
 * );
 * export const where = web.slices.map(({ cloud }) => cloud);
 */
export class VirtualMachineGroup extends pulumi.ComponentResource {
  readonly slices: readonly Slice[];
  /** What the slices take per 730 h while each has the fewest machines; undefined where no price is known. */
  readonly costPerMonthAtMin: pulumi.Output<number | undefined>;
  readonly #declared: pulumi.Output<unknown>;

  /** Throws NC1001 or NC1002 for what is wrong in what is given of the group or its machines. */
  constructor(name: string, args: VirtualMachineGroupArgs, options?: pulumi.ComponentResourceOptions) {
    const { request, spec, group } = splitGroupArgs(args);
    super("novacron:index:VirtualMachineGroup", name, {}, options);
    const placed = new PlacementGroup(name, { requests: sliceRequests(request, group) }, { parent: this });
    const made = Object.entries(placed.placements).map(([key, placement], index) => {
      const min = share(group.min, index, group.slices);
      const max = share(group.max, index, group.slices);
      const cloud = placement.decision.apply((decision) => decision.cloud) as pulumi.Output<CloudTarget | undefined>;
      const declared = pulumi
        .all([cloud, placement.target, openPartsOf(args)])
        .apply(async ([target, offer]): Promise<DeclaredSlice | undefined> => {
          if (target === undefined) throw new pulumi.ResourceError(ownNode(`${name}-${key}`, offer), this, true);
          const place = placeName(name, target);
          const hooks = { onError: await fallOver(this, placement, place, offer) };
          const provider = spec.accounts[target.account]?.provider;
          const common = { parent: this, ...(provider !== undefined && { provider }) };
          await checkAccount(target, common);
          return declareSlice({
            target,
            spec,
            group,
            min,
            max,
            place,
            diskGiB: diskSize(spec, request.diskGiB),
            tags: machineTags(name, request.labels, spec.tags),
            options: { ...common, dependsOn: [placement], hooks },
          });
        }) as pulumi.Output<DeclaredSlice | undefined>;
      void sayOpen(this, `${name}-${key}`, request, placement);
      const id = declared.apply((slice) => slice?.id as pulumi.Output<string | undefined>);
      const address = declared.apply((slice) => slice?.address as pulumi.Output<string | undefined>);
      return { declared, slice: { placement, cloud, id, address, min, max } };
    });
    this.slices = made.map(({ slice }) => slice);
    this.#declared = pulumi.all(made.map(({ declared }) => declared.apply(() => true)));
    this.costPerMonthAtMin = pulumi
      .all(this.slices.map(({ placement }) => placement.decision.apply(({ costPerMonth }) => costPerMonth)))
      .apply((costs) =>
        costs.reduce<number | undefined>(
          (sum, cost, index) =>
            sum === undefined || cost === undefined ? undefined : sum + cost * (this.slices[index]?.min ?? 0),
          0,
        ),
      );
    this.registerOutputs({
      slices: this.slices.map(({ cloud, id, address, min, max }) => ({ cloud, id, address, min, max })),
      costPerMonthAtMin: this.costPerMonthAtMin,
    });
  }

  /** What depends on the component waits for this, and so for all that is declared in it. */
  protected override async initialize(): Promise<void> {
    // This runs before the constructor has set anything.
    await Promise.resolve();
    if (#declared in this) await settled(this.#declared).catch(() => undefined);
  }
}

/** Nodes of the fleet start no machines by themselves. */
function ownNode(slice: string, node: string): string {
  return new NovaCronError(
    "NC1001",
    `${slice} was placed on ${node}, a node of the fleet, where machines do not come and go`,
    {
      property: "targets",
      expected: "an account of a cloud for each slice",
      remedy: 'Name the accounts that it may go to, such as targets: ["prod.*"].',
    },
  ).message;
}
