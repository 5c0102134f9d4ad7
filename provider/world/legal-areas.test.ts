import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import { legalAreas, liesIn } from "./legal-areas.ts";

describe("legal areas", () => {
  it.each([
    ["EU", "DE", "EU", true],
    ["EU", "NO", "EU", false],
    ["EEA", "NO", "EU", true],
    ["EEA", "GB", "EU", false],
    // Not on the continent, by geography, and yet in the Union.
    ["EU", "CY", "AS", true],
    ["continent:EU", "GB", "EU", true],
    ["continent:EU", "CY", "AS", false],
    ["GB", "GB", "EU", true],
    ["EU", "US", "NA", false],
  ])("%s has %s (%s): %s", (entry, country, continent, expected) => {
    expect(liesIn(entry, { country, continent })).toBe(expected);
  });

  it("are 27 and 30 countries, the same for rules", async () => {
    const data = JSON.parse(await readFile(new URL("../../policies/rego/data.json", import.meta.url), "utf8"));
    const table = Object.fromEntries([...legalAreas].map(([area, countries]) => [area, [...countries].sort()]));
    expect(table.EU).toHaveLength(27);
    expect(table.EEA).toHaveLength(30);
    expect(data.areas).toEqual(table);
  });
});
