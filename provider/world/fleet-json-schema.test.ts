import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { fleetJsonSchema, fleetJsonSchemaText } from "./fleet-json-schema.ts";

test("schema/fleet.schema.json is current (else: node provider/world/write-fleet-schema.ts)", async () => {
  const published = await readFile(new URL("../../schema/fleet.schema.json", import.meta.url), "utf8");
  expect(published).toBe(fleetJsonSchemaText());
});

test("describes the file as users write it: what has a default is not required", () => {
  expect(fleetJsonSchema()).toMatchObject({
    required: ["formatVersion", "fleet", "currency", "regions", "nodes"],
    additionalProperties: false,
  });
});
