import { z } from "zod";
import { componentSpecs } from "./component-specs.ts";
import { providerConfig } from "./provider-config.ts";
import { resourceDefinitions } from "./resource-definitions.ts";

/** The part of JSON Schema that zod writes for our definitions. */
export interface JsonSchema {
  readonly type?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly enum?: readonly (string | number)[];
  readonly const?: unknown;
  readonly items?: JsonSchema;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: JsonSchema | boolean;
  readonly anyOf?: readonly JsonSchema[];
}

type Spec = Record<string, unknown>;

/**
 * The Pulumi package schema (https://www.pulumi.com/docs/iac/extending-pulumi/schema/), made from the zod definitions.
 * Nested objects become types named after the path that leads to them: `PlacementGpus`.
 */
export function pulumiPackageSchema(version: string): Spec {
  const types: Record<string, Spec> = {};
  const resources: Record<string, Spec> = {};
  for (const definition of resourceDefinitions) {
    const name = definition.token.split(":").at(-1) ?? definition.token;
    const inputs = objectSpec(jsonSchema(definition.inputs, "input"), name, types);
    const outputs = objectSpec(jsonSchema(definition.outputs, "output"), name, types);
    resources[definition.token] = {
      description: definition.description,
      inputProperties: inputs.properties,
      requiredInputs: inputs.required,
      properties: outputs.properties,
      required: outputs.required,
    };
  }
  for (const { token, description, inputs, outputs } of componentSpecs()) {
    const all = inputs.map(({ schema, path }) => objectSpec(schema, path, types));
    const made = outputs.map(({ schema, path }) => objectSpec(schema, path, types));
    resources[token] = {
      description,
      isComponent: true,
      inputProperties: Object.assign({}, ...all.map(({ properties }) => properties)),
      requiredInputs: all.flatMap(({ required }) => required).sort(),
      properties: Object.assign({}, ...made.map(({ properties }) => properties)),
      required: made.flatMap(({ required }) => required).sort(),
    };
  }
  const config = objectSpec(jsonSchema(providerConfig, "input"), "Config", types);
  return {
    name: "novacron",
    displayName: "NovaCron",
    version,
    description: "Decides at plan time where each VM and each quantum job runs, shows why, and signs what it decided",
    keywords: ["pulumi", "novacron", "placement", "category/infrastructure", "kind/native"],
    license: "Apache-2.0",
    config: { variables: config.properties },
    provider: { inputProperties: config.properties, requiredInputs: [] },
    types,
    resources,
    functions: {
      "novacron:index:explain": {
        description:
          "The whole record of a decision: every factor, every candidate that was removed and by what, and all digests.",
        inputs: {
          type: "object",
          properties: {
            record: { type: "string", description: "Digest of the record: `decision.record` of a resource" },
          },
          required: ["record"],
        },
        outputs: {
          type: "object",
          properties: { record: { $ref: "pulumi.json#/Any", description: "The decision record, format version 1" } },
          required: ["record"],
        },
      },
      "novacron:index:reportUnavailable": {
        description:
          "Remembers that a cloud refused an offer, so that decisions avoid it for a while. The components call it when a machine cannot be made.",
        inputs: {
          type: "object",
          properties: {
            offer: { type: "string", description: "Name of the offer: `target` of a placement" },
            placement: { type: "string", description: "URN of the placement whose machine could not be made" },
            kind: { type: "string", description: "noCapacity, quota or throttling" },
          },
          required: ["offer", "placement", "kind"],
        },
        outputs: {
          type: "object",
          properties: {
            until: {
              type: "string",
              description:
                "ISO 8601 instant from which it is asked for again; absent for what is no offer of the federation",
            },
          },
        },
      },
    },
  };
}

/** What zod says of a definition, as JSON Schema. */
export function jsonSchema(schema: z.ZodType, io: "input" | "output"): JsonSchema {
  return z.toJSONSchema(schema, { io, unrepresentable: "any" }) as JsonSchema;
}

function objectSpec(
  schema: JsonSchema,
  path: string,
  types: Record<string, Spec>,
): { properties: Spec; required: string[] } {
  const properties: Spec = {};
  for (const [name, property] of Object.entries(schema.properties ?? {})) {
    const description = property.description;
    const type = typeSpec(property, path + name.charAt(0).toUpperCase() + name.slice(1), types);
    // What may be of any type cannot have a default there.
    const hasDefault = type.type !== undefined && ["string", "number", "boolean"].includes(typeof property.default);
    properties[name] = {
      ...type,
      ...(description === undefined ? {} : { description }),
      ...(hasDefault ? { default: property.default } : {}),
    };
  }
  return { properties, required: [...(schema.required ?? [])].sort() };
}

function typeSpec(schema: JsonSchema, path: string, types: Record<string, Spec>): Spec {
  if (schema.anyOf !== undefined) return { $ref: "pulumi.json#/Any" };
  switch (schema.type) {
    case "string":
    case "boolean":
    case "integer":
    case "number":
      return { type: schema.type };
    case "array":
      return { type: "array", items: typeSpec(schema.items ?? {}, path, types) };
    case "object": {
      if (schema.properties === undefined) {
        const values = typeof schema.additionalProperties === "object" ? schema.additionalProperties : {};
        return { type: "object", additionalProperties: typeSpec(values, path, types) };
      }
      const name = `novacron:index:${path}`;
      // In some languages types and resources share their names.
      const token = componentSpecs().some((component) => component.token === name) ? `${name}Part` : name;
      types[token] = { type: "object", ...objectSpec(schema, path, types) };
      return { type: "ref", $ref: `#/types/${token}` };
    }
    default:
      return { $ref: "pulumi.json#/Any" };
  }
}
