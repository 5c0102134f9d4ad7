import { describe, expect, it } from "vitest";
import { placementInputs } from "../schema/placement-inputs.ts";
import { UNKNOWN } from "../schema/property-value.ts";
import { containsSecret, revealSecrets, Secret } from "../state/secret.ts";
import { groupFailures, splitGroup, unknownInputs } from "./group-inputs.ts";

const api = { vcpus: 2, memoryGiB: 4 };
const db = { vcpus: 8, memoryGiB: 64, labels: { tier: "data" } };
const members = { "shop-api": api, "shop-db": db };
const urnOf = (name: string) => `urn:pulumi:dev::web::novacron:index:PlacementGroup$novacron:index:Placement::${name}`;
const failures = (own: object, all: object, name = "shop-api") => {
  const { inputs, group } = splitGroup({ ...own, group: { name: "shop", members: all } });
  return group === null ? [] : groupFailures(urnOf(name), inputs, group, placementInputs);
};

describe("what is kept of a group", () => {
  it("is its name; each member is as its own Check keeps it", () => {
    const { inputs, group } = splitGroup({ ...api, group: { name: "shop", members, maxMoves: 2 } });
    expect(inputs).toEqual({ ...api, group: { name: "shop" } });
    expect(group).toEqual({
      name: "shop",
      members: new Map(Object.entries(members).map(([name, each]) => [name, { ...each, group: { name: "shop" } }])),
      quotas: [],
      maxMoves: 2,
    });
  });

  it("is all that there is of one that was imported, and nothing of a resource in none", () => {
    expect(splitGroup({ ...api, group: { name: "shop" } })).toEqual({
      inputs: { ...api, group: { name: "shop" } },
      group: null,
    });
    expect(splitGroup(api)).toEqual({ inputs: api, group: null });
  });

  it.each([
    ["a property", { ...db, vcpus: new Secret(8) }],
    ["a label", { ...db, labels: new Secret({ tier: "data" }) }],
    ["a whole member", new Secret(db)],
  ])("is secret where %s of another member is", (_, secretDb) => {
    const { inputs, group } = splitGroup({
      ...api,
      group: { name: "shop", members: { ...members, "shop-db": secretDb } },
    });
    expect(inputs.group).toBeInstanceOf(Secret);
    expect(revealSecrets(inputs)).toEqual({ ...api, group: { name: "shop" } });
    const kept = group?.members.get("shop-db");
    expect(containsSecret({ ...kept, group: null })).toBe(true);
    expect(revealSecrets(kept)).toEqual({ ...db, group: { name: "shop" } });
  });

  it("is secret, with all members, where the whole group is", () => {
    const { inputs, group } = splitGroup({ ...api, group: new Secret({ name: "shop", members }) });
    expect(inputs.group).toBeInstanceOf(Secret);
    expect(containsSecret({ ...group?.members.get("shop-api"), group: null })).toBe(true);
  });
});

describe("a group is refused", () => {
  it("where it does not have the resource, or has another request for it", () => {
    expect(failures(api, members)).toEqual([]);
    expect(failures(api, { "shop-db": db })[0]?.reason).toMatch(/^NC1001: group\.members does not have shop-api;/);
    expect(failures({ ...api, vcpus: 3 }, members)[0]?.reason).toMatch(/^NC1001: .*other inputs for shop-api;/);
    expect(failures({ ...api, vcpus: new Secret(2) }, members)).toEqual([]);
  });

  it("where another of it is no request, without telling what is secret there", () => {
    const wrong = { ...members, "shop-db": { ...db, vcpus: new Secret(-7341) } };
    const [failure] = failures(api, wrong);
    expect(failure?.reason).toMatch(/^NC1001: shop-db, of the same group, is wrong: NC1001: vcpus is \[secret\];/);
    expect(JSON.stringify(failure)).not.toContain("7341");
  });
});

it("names unknown inputs as the members' own", () => {
  const group = { name: "shop", members: { "shop-db": { vcpus: UNKNOWN, apart: [{ from: UNKNOWN }] } } };
  expect(unknownInputs({ memoryGiB: UNKNOWN, labels: { a: UNKNOWN, b: "known" }, group })).toEqual([
    "memoryGiB",
    "labels.a",
    "shop-db.vcpus",
    "shop-db.apart.0.from",
  ]);
  expect(unknownInputs({ group: { name: UNKNOWN } })).toEqual(["group.name"]);
});
