import { z } from "zod";
import { fleetFile } from "../schema/fleet.ts";

/** JSON Schema (draft 2020-12) of the fleet file as users write it: what has a default may be left out. */
export function fleetJsonSchema(): Record<string, unknown> {
  return {
    $id: "urn:novacron:schema:fleet:1",
    title: "NovaCron fleet",
    ...z.toJSONSchema(fleetFile, { io: "input", target: "draft-2020-12" }),
  };
}

/** The text of the published `schema/fleet.schema.json`. */
export function fleetJsonSchemaText(): string {
  return `${JSON.stringify(fleetJsonSchema(), null, 2)}\n`;
}
