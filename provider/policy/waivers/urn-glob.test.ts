import { describe, expect, it } from "vitest";
import { parseUrnGlob, urnMatches } from "./urn-glob.ts";

const urn = "urn:pulumi:prod::shop::novacron:index:VirtualMachine$novacron:index:Placement::web";

function matches(glob: string, against: string): boolean {
  const parsed = parseUrnGlob(glob);
  if (typeof parsed === "string") throw new Error(parsed);
  return urnMatches(parsed, against);
}

describe("a URN glob", () => {
  it.each([
    [urn, true],
    ["urn:pulumi:*::shop::*::web", true],
    ["urn:pulumi:*::shop::*$novacron:index:Placement::*", true],
    ["urn:pulumi:pr*::shop::*::w*b", false],
    ["urn:pulumi:dev::shop::*::web", false],
    ["urn:pulumi:prod::shop::novacron:index:Placement::web", false],
    ["urn:pulumi:prod::other::*::web", false],
    ["urn:pulumi:*::shop::*::we", false],
  ])("%s", (glob, expected) => {
    const parsed = parseUrnGlob(glob);
    expect(typeof parsed !== "string" && urnMatches(parsed, urn)).toBe(expected);
  });

  it("has no star that reaches over ::", () => {
    expect(matches("urn:pulumi:a*::shop::t:x:Y::web", "urn:pulumi:a::shop::t:x:Y::web")).toBe(true);
    expect(matches("urn:pulumi:a*::shop::t:x:Y::web", "urn:pulumi:a::evil::shop::t:x:Y::web")).toBe(false);
    expect(matches("urn:pulumi:a::shop::t:x:Y::w*", "urn:pulumi:a::shop::t:x:Y::w::eb")).toBe(true);
  });

  it("takes what means something to shells for itself", () => {
    const odd = "urn:pulumi:prod::shop::a:b:C$d:e:F::w[1]?{a,b}!(x)";
    expect(matches(odd, odd)).toBe(true);
    expect(matches("urn:pulumi:prod::shop::a:b:C$d:e:F::w[1]", "urn:pulumi:prod::shop::a:b:C$d:e:F::w1")).toBe(false);
  });

  it.each([
    ["*", "not of the form"],
    ["**", "not of the form"],
    ["urn:*", "not of the form"],
    ["urn:pulumi:prod::shop::web", "not of the form"],
    ["urn:pulumi:::shop::t:x:Y::web", "not of the form"],
    ["urn:pulumi:prod::shop::t:x:Y::", "not of the form"],
    ["urn:pulumi:prod::*::t:x:Y::web", "the project must be written out"],
    ["urn:pulumi:prod::sh*::t:x:Y::web", "the project must be written out"],
    ["urn:pulumi:prod::shop::*::*", "the type or the name"],
    ["urn:pulumi:prod::shop::*::w*", "the type or the name"],
    ["urn:pulumi:prod::shop::novacron:index:VirtualMachine$*::*", "the type or the name"],
  ])("%s is refused", (glob, why) => {
    expect(parseUrnGlob(glob)).toEqual(expect.stringContaining(why));
  });

  it("fits nothing that is no URN of a resource", () => {
    expect(matches("urn:pulumi:*::shop::*::web", "urn:novacron:prod::shop::x::web")).toBe(false);
    expect(matches("urn:pulumi:*::shop::*::web", "urn:pulumi:prod::shop")).toBe(false);
  });
});
