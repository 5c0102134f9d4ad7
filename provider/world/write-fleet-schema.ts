import { mkdir, writeFile } from "node:fs/promises";
import { fleetJsonSchemaText } from "./fleet-json-schema.ts";

// Run after a change of the fleet's zod schema: node provider/world/write-fleet-schema.ts
const folder = new URL("../../schema/", import.meta.url);
await mkdir(folder, { recursive: true });
await writeFile(new URL("fleet.schema.json", folder), fleetJsonSchemaText());
