import * as pulumi from "@pulumi/pulumi";
import type { CloudTarget } from "../provider/schema/cloud-target.ts";
import type { DecisionSummary } from "../provider/schema/decision.ts";
import { checkAccount } from "./machine/check-account.ts";
import { declareMachine } from "./machine/declare-machine.ts";
import { diskSize } from "./machine/disk-size.ts";
import { fallOver } from "./machine/fall-over.ts";
import type { MachineArgs } from "./machine/machine-args.ts";
import type { DeclaredMachine } from "./machine/machine-context.ts";
import { machineTags } from "./machine/machine-tags.ts";
import { openPartsOf } from "./machine/open-parts.ts";
import { placeName } from "./machine/place-name.ts";
import { sayOpen } from "./machine/say-open.ts";
import { splitArgs } from "./machine/split-args.ts";
import { settled } from "./machine/unknown-inputs.ts";
import { Placement, type PlacementArgs } from "./placement.ts";

/**
 * A virtual machine's size and wishes, those of a {@link Placement}; and what it is to have where a cloud runs it: network,
 * firewall, disk, identity, SSH, user data, tags, backups, image. See docs/virtual-machine.md.
 */
export type VirtualMachineArgs = PlacementArgs & MachineArgs;

/**
 * A virtual machine, placed at plan time. Its node, region and the reasons are known at preview, so what depends on
 * them can be previewed, too. Where a cloud was chosen, its instance is declared, with a private network, a firewall that
 * lets nothing in, encrypted disks and an identity without rights; by the SDK of that cloud, which is loaded then.
 *
 * @example
 * const web = new VirtualMachine("web", { vcpus: 4, memoryGiB: 16, residency: ["EU"] });
 * export const where = web.region;
 */
export class VirtualMachine extends pulumi.ComponentResource {
  readonly placement: Placement;
  /** The node that runs it, or the offer of a cloud. */
  readonly target: pulumi.Output<string>;
  readonly region: pulumi.Output<string>;
  readonly zone: pulumi.Output<string>;
  readonly decision: pulumi.Output<DecisionSummary>;
  /** What runs it in a cloud; undefined for nodes of the fleet. */
  readonly cloud: pulumi.Output<CloudTarget | undefined>;
  /** Instance type; undefined for nodes of the fleet. */
  readonly type: pulumi.Output<string | undefined>;
  /** Of the instance, as the cloud names it; undefined for nodes of the fleet. */
  readonly id: pulumi.Output<string | undefined>;
  /** Undefined for nodes of the fleet. */
  readonly privateIp: pulumi.Output<string | undefined>;
  /** Per 730 h in `decision.currency`; undefined where no price is known. */
  readonly costPerMonth: pulumi.Output<number | undefined>;
  readonly #declared: pulumi.Output<DeclaredMachine | undefined>;

  /** Throws NC1001 or NC1002 for what is wrong in what is given of the machine. */
  constructor(name: string, args: VirtualMachineArgs, options?: pulumi.ComponentResourceOptions) {
    const { request, spec } = splitArgs(args);
    super("novacron:index:VirtualMachine", name, {}, options);
    this.placement = new Placement(name, request, { parent: this });
    this.target = this.placement.target;
    this.region = this.placement.region;
    this.zone = this.placement.zone;
    this.decision = this.placement.decision;
    this.cloud = this.decision.apply((decision) => decision.cloud) as pulumi.Output<CloudTarget | undefined>;
    this.type = this.cloud.apply((target) => target?.type);
    this.costPerMonth = this.decision.apply(({ costPerMonth }) => costPerMonth);
    this.#declared = pulumi.all([this.cloud, this.target, openPartsOf(args)]).apply(async ([target, offer]) => {
      if (target === undefined) return undefined;
      const place = placeName(name, target);
      const hooks = { onError: await fallOver(this, this.placement, place, offer) };
      const provider = spec.accounts[target.account]?.provider;
      const common = { parent: this, ...(provider !== undefined && { provider }) };
      await checkAccount(target, common);
      return declareMachine({
        target,
        spec,
        place,
        diskGiB: diskSize(spec, request.diskGiB),
        tags: machineTags(name, request.labels, spec.tags),
        options: { ...common, dependsOn: [this.placement], hooks },
      });
    }) as pulumi.Output<DeclaredMachine | undefined>;
    this.id = this.#declared.apply((machine) => machine?.id as pulumi.Output<string | undefined>);
    this.privateIp = this.#declared.apply((machine) => machine?.privateIp as pulumi.Output<string | undefined>);
    const { target, region, zone, decision, cloud, type, id, privateIp, costPerMonth } = this;
    this.registerOutputs({ target, region, zone, decision, cloud, type, id, privateIp, costPerMonth });
    void sayOpen(this, name, request, this.placement);
  }

  /** What depends on the component waits for this, and so for all that is declared in it. */
  protected override async initialize(): Promise<void> {
    // This runs before the constructor has set anything.
    await Promise.resolve();
    if (#declared in this) await settled(this.#declared).catch(() => undefined);
  }
}
