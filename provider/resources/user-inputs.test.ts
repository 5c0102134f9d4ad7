import { expect, it } from "vitest";
import { Secret } from "../state/secret.ts";
import { secrecyOf } from "./user-inputs.ts";

const secrecy = secrecyOf({
  vcpus: 2,
  budget: { amountPerMonth: new Secret(5), currency: "EUR" },
  labels: new Secret({ owner: "anna" }),
  apart: [{ from: new Secret("db") }],
});

it.each([
  [["vcpus"], false],
  [["budget", "amountPerMonth"], true],
  [["budget", "currency"], false],
  [["budget"], true], // Shown whole, it would show the amount.
  [[], true],
  [["labels", "owner"], true],
  [["apart", 0], true],
  [["apart", 1, "from"], false],
  [["missing", "deeper"], false],
])("hides %j: %s", (path, hidden) => {
  expect(secrecy.hides(path)).toBe(hidden);
});

it("names nothing that lies inside a secret", () => {
  expect(secrecy.openPart(["labels", "owner"])).toEqual(["labels"]);
  expect(secrecy.openPart(["budget", "amountPerMonth"])).toEqual(["budget", "amountPerMonth"]);
  expect(secrecy.openPart(["apart", 0, "from", "x"])).toEqual(["apart", 0, "from"]);
  expect(secrecy.openPart(["vcpus", "x"])).toEqual(["vcpus", "x"]);
});
