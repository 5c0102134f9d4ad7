import { expect, it } from "vitest";
import { placeOf, stackUrn } from "./stack-place.ts";

it("knows a stack by the URN of its root, and by those of its resources", () => {
  const place = { stack: "prod", project: "shop" };
  expect(stackUrn(place)).toBe("urn:pulumi:prod::shop::pulumi:pulumi:Stack::shop-prod");
  expect(placeOf(stackUrn(place))).toEqual(place);
  expect(placeOf("urn:pulumi:prod::shop::novacron:index:Placement::web")).toEqual(place);
  expect(placeOf("web")).toEqual({ stack: "", project: "" });
});
