import { z } from "zod";
import parts from "../../schema/components.json" with { type: "json" };
import { cloudTarget } from "./cloud-target.ts";
import { placementGroup } from "./placement-group.ts";
import { placementRequest } from "./placement-request.ts";
import { type JsonSchema, jsonSchema } from "./pulumi-schema.ts";
import { placementDefinition } from "./resource-definitions.ts";

/** Properties, and what the types inside them are named after. */
interface Part {
  readonly schema: JsonSchema;
  readonly path: string;
}

/** A component of the package, which the plugin makes for programs in any language. */
export interface ComponentSpec {
  readonly token: string;
  readonly description: string;
  readonly inputs: readonly Part[];
  readonly outputs: readonly Part[];
}

const placement = placementDefinition.outputs.shape;
const optionalNumber = z.number().optional();

/** The components. What a machine takes comes from `schema/components.json`, which is made from what the classes check. */
export function componentSpecs(): readonly ComponentSpec[] {
  const machine: Part = { schema: parts.machine as JsonSchema, path: "Machine" };
  const request = placementRequest.omit({ protect: true });
  return [
    {
      token: "novacron:index:VirtualMachine",
      description:
        "A virtual machine, placed at plan time; where a cloud was chosen, its instance is declared there, with a private network, a firewall, encrypted disks and an identity without rights.",
      inputs: [part(request, "input"), machine],
      outputs: [
        part(
          z.strictObject({
            target: placement.target,
            region: placement.region,
            zone: placement.zone,
            decision: placement.decision,
            cloud: cloudTarget.optional().describe("What runs it in a cloud; absent for nodes of the fleet"),
            type: z.string().optional().describe("Instance type; absent for nodes of the fleet"),
            machineId: z.string().optional().describe("Of the instance, as the cloud names it"),
            privateIp: z.string().optional().describe("Absent for nodes of the fleet"),
            costPerMonth: optionalNumber.describe("Per 730 h in `decision.currency`; absent where no price is known"),
          }),
          "output",
        ),
      ],
    },
    {
      token: "novacron:index:VirtualMachineGroup",
      description:
        "Machines that come and go with the load, in slices that are placed together and apart from each other, each an autoscaling group of its cloud.",
      inputs: [
        part(request.omit({ apart: true, together: true, spread: true }), "input"),
        machine,
        { schema: parts.group as JsonSchema, path: "Group" },
      ],
      outputs: [
        part(
          z.strictObject({
            slices: z
              .array(
                z.strictObject({
                  cloud: cloudTarget.optional(),
                  id: z.string().optional().describe("Of what runs its machines, as the cloud names it"),
                  address: z.string().optional().describe("Where its load balancer is reached"),
                  min: z.int(),
                  max: z.int(),
                }),
              )
              .describe("Where each slice was placed, and what runs its machines there"),
            costPerMonthAtMin: optionalNumber.describe(
              "Per 730 h while each slice has the fewest machines; absent where no price is known",
            ),
          }),
          "output",
          "VirtualMachineGroup",
        ),
      ],
    },
    {
      token: "novacron:index:PlacementGroup",
      description: "Placements that are decided on together, each a resource of its own.",
      inputs: [
        part(
          z.strictObject({
            requests: z
              .record(z.string(), request)
              .describe("A request for each member, whose resource is GROUP-MEMBER"),
            quotas: placementGroup.shape.quotas,
            maxMoves: placementGroup.shape.maxMoves,
          }),
          "input",
          "PlacementGroup",
        ),
      ],
      outputs: [
        part(
          z.strictObject({
            targets: z.record(z.string(), z.string()).describe("The nodes that were chosen, by member"),
          }),
          "output",
        ),
      ],
    },
  ];
}

function part(schema: z.ZodType, io: "input" | "output", path = "Placement"): Part {
  return { schema: jsonSchema(schema, io), path };
}
