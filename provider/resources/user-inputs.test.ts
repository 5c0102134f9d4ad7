import { expect, it } from "vitest";
import { Secret } from "../state/secret.ts";
import { parseUrn, secrecyOf, userInputs } from "./user-inputs.ts";

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

it.each([
  ["urn:pulumi:dev::shop::novacron:index:Placement::web", "shop/dev", "novacron:index:Placement", "web"],
  ["urn:pulumi:a:b::shop::x:y:Z$novacron:index:Placement::a::b$c", "shop/b", "novacron:index:Placement", "a::b$c"],
  ["dev::shop::T::", "shop/dev", "T", ""],
  ["::::::", "/", "", ""],
])("takes %s apart", (urn, stack, type, name) => {
  expect(parseUrn(urn)).toEqual({ stack, type, name });
});

it.each(["", "urn:pulumi:dev", "urn:pulumi:dev::shop::T", "a::b"])("refuses %j, which is no URN", (urn) => {
  expect(() => parseUrn(urn)).toThrow("NC1803");
});

it("leaves out what is NovaCron's or empty, and keeps all else, whatever its name", () => {
  const inputs = JSON.parse('{"vcpus":2,"decision":{},"attestation":1,"gpus":null,"__proto__":{"a":1}}') as object;
  const given = userInputs({ ...inputs, gone: undefined });
  expect(Object.entries(given)).toEqual([
    ["vcpus", 2],
    ["__proto__", { a: 1 }],
  ]);
});
