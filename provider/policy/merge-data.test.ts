import { describe, expect, it } from "vitest";
import { mergeData } from "./merge-data.ts";

const base = {
  security: { maximum: 5 },
  places: { allowed: ["DE"], none: [] },
  caps: { EUR: 500, USD: 550 },
  carbon: { denyUnknown: false },
};
const refusal = (override: Readonly<Record<string, unknown>>): unknown => {
  try {
    return mergeData(base, override, ["caps"]);
  } catch (error) {
    return error;
  }
};

describe("mergeData", () => {
  it("merges objects, replaces lists and scalars, and changes neither argument", () => {
    const override = { security: { maximum: 0 }, places: { allowed: ["FR", "AT"] }, caps: { CHF: 480 } };
    const before = structuredClone({ base, override });
    expect(mergeData(base, override, ["caps"])).toEqual({
      security: { maximum: 0 },
      places: { allowed: ["FR", "AT"], none: [] },
      caps: { CHF: 480, EUR: 500, USD: 550 },
      carbon: { denyUnknown: false },
    });
    expect({ base, override }).toEqual(before);
  });

  it.each([
    ["an unknown key", { securty: {} }, "policies.data.securty", "one of caps, carbon, places, security"],
    ["an unknown key below", { security: { maximun: 1 } }, "policies.data.security.maximun", "one of maximum"],
    [
      "text for a number, which no number exceeds",
      { security: { maximum: "5" } },
      "policies.data.security.maximum",
      "a number",
    ],
    ["null, which would switch a rule off", { security: null }, "policies.data.security", "an object"],
    [
      "a number that is none",
      { security: { maximum: Number.NaN } },
      "policies.data.security.maximum",
      "a finite number",
    ],
    ["a scalar for a list", { places: { allowed: "DE" } }, "policies.data.places.allowed", "a list"],
    [
      "a list with another type in it",
      { places: { allowed: ["DE", 7] } },
      "policies.data.places.allowed.1",
      "a string",
    ],
    ["a new entry of another type", { caps: { CHF: "480" } }, "policies.data.caps.CHF", "a number"],
    ["text for a truth value", { carbon: { denyUnknown: "true" } }, "policies.data.carbon.denyUnknown", "a boolean"],
    [
      "a prototype",
      JSON.parse('{"__proto__": {"x": 1}}'),
      "policies.data.__proto__",
      "one of caps, carbon, places, security",
    ],
  ])("refuses %s", (_, override, property, expected) => {
    expect(refusal(override)).toMatchObject({ code: "NC1003", property, expected });
  });
});
