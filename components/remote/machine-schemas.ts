import { z } from "zod";
import { groupSpec } from "../group/group-args.ts";
import { leaves } from "../machine/leaf.ts";
import { machineSpec } from "../machine/machine-args.ts";

/**
 * The text of `schema/components.json`: JSON Schema (draft 2020-12) of what a machine and a group take besides the request that
 * is placed. The package's schema is made from it: that the plugin would load these definitions, and so the SDK, to tell its
 * schema, would cost half a second and 60 MB.
 */
export function machineSchemasText(): string {
  const schemas = { machine: inputSchema(machineSpec), group: inputSchema(groupSpec) };
  return `${JSON.stringify(schemas, null, 2)}\n`;
}

function inputSchema(schema: z.ZodType): unknown {
  const { $schema: _draft, ...rest } = z.toJSONSchema(schema, {
    io: "input",
    unrepresentable: "any",
    override: ({ zodSchema, jsonSchema }) => {
      const leaf = leaves.get(zodSchema as z.core.$ZodType)?.of;
      if (leaf === undefined) return;
      const { $schema: _leafDraft, ...of } = z.toJSONSchema(leaf as z.ZodType, { io: "input" });
      Object.assign(jsonSchema, of);
    },
  });
  return rest;
}
