import * as pulumi from "@pulumi/pulumi";
import type { z } from "zod";
import type { CloudTarget } from "../provider/schema/cloud-target.ts";
import type { DecisionSummary } from "../provider/schema/decision.ts";
import type { placementRequest } from "../provider/schema/placement-request.ts";
import type { Inputs } from "./inputs.ts";
import { isProtected } from "./protection.ts";

/** What a workload asks for; see docs/reference.md. */
export type PlacementArgs = Inputs<Omit<z.input<typeof placementRequest>, "protect">>;

/**
 * A decision for anything that runs on one node of the fleet, with the capacity reserved there.
 *
 * @example
 * const place = new Placement("cache", { vcpus: 2, memoryGiB: 8, residency: ["EU"] });
 * export const node = place.target;
 */
export class Placement extends pulumi.CustomResource {
  /** The chosen node. */
  declare readonly target: pulumi.Output<string>;
  declare readonly region: pulumi.Output<string>;
  declare readonly zone: pulumi.Output<string>;
  declare readonly rack: pulumi.Output<string>;
  /** ISO 3166-1 code. */
  declare readonly country: pulumi.Output<string>;
  /** Of a flexible job: ISO 8601 instant at which it is to start. */
  declare readonly startAt: pulumi.Output<string | undefined>;
  /** The machine of a cloud that was chosen, known in previews; undefined for a node of the fleet. */
  declare readonly cloud: pulumi.Output<CloudTarget | undefined>;
  /** Score, reasons, runner-up, cost, carbon and risk. */
  declare readonly decision: pulumi.Output<DecisionSummary>;

  constructor(name: string, args: PlacementArgs, options?: pulumi.CustomResourceOptions) {
    super(
      "novacron:index:Placement",
      name,
      {
        ...args,
        ...(isProtected(options) ? { protect: true } : {}),
        target: undefined,
        region: undefined,
        zone: undefined,
        rack: undefined,
        country: undefined,
        startAt: undefined,
        cloud: undefined,
        decision: undefined,
      },
      options,
    );
    // In the state it is null: of what is absent, previews would say that it is unknown.
    this.cloud = this.cloud.apply((known) => known ?? undefined);
  }

  /** Adopts a placement that the store knows, by its id. */
  static get(name: string, id: pulumi.Input<pulumi.ID>, options?: pulumi.CustomResourceOptions): Placement {
    return new Placement(name, {} as PlacementArgs, { ...options, id });
  }
}
