import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Creation } from "./fault.ts";
import { World } from "./world.ts";

const creation = (name: string, more: Partial<Creation> = {}): Creation => ({
  cloud: "aws",
  token: "aws:ec2/instance:Instance",
  urn: `urn:pulumi:dev::shop::aws:ec2/instance:Instance::${name}`,
  name,
  region: "eu-west-1",
  zone: "eu-west-1a",
  machine: true,
  spot: false,
  ...more,
});

describe("the world that the doubles share", () => {
  let directory: string;
  let world: World;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), "novacron-world-"));
    world = await World.open(directory);
  });
  afterEach(async () => {
    world.close();
    await rm(directory, { recursive: true, force: true });
  });
  const kindOf = async (each: Creation) => (await world.takeFault(each))?.kind ?? null;

  it("lets a fault happen as often as it says, to what fits it, and notes it", async () => {
    await world.inject({ kind: "noCapacity", region: "eu-west-1", times: 2 });
    expect(await kindOf(creation("a", { region: "us-east-1" }))).toBeNull();
    expect(await kindOf(creation("a"))).toBe("noCapacity");
    expect(await kindOf(creation("network", { machine: false }))).toBeNull();
    expect(await kindOf(creation("b"))).toBe("noCapacity");
    expect(await kindOf(creation("c"))).toBeNull();
    expect((await world.hits()).map(({ kind, name }) => `${kind} ${name}`)).toEqual(["noCapacity a", "noCapacity b"]);
  });

  it("lets one that is always there happen until it is taken out", async () => {
    await world.inject({ kind: "throttling", times: "always" });
    expect([await kindOf(creation("a")), await kindOf(creation("b", { machine: false }))]).toEqual([
      "throttling",
      "throttling",
    ]);
    await world.clearFaults();
    expect(await kindOf(creation("a"))).toBeNull();
  });

  it("shows what one process puts in to another at once", async () => {
    const other = await World.open(directory);
    await other.inject({ kind: "quota", name: "db" });
    expect([await kindOf(creation("web")), await kindOf(creation("db-1"))]).toEqual([null, "quota"]);
    expect(await other.hits()).toHaveLength(1);
    other.close();
  });

  it("draws chances from the seed, the resource and the attempt, in whatever order resources come", async () => {
    const names = Array.from({ length: 40 }, (_, index) => `m${index}`);
    const round = async (order: readonly string[]) => {
      await world.clearFaults();
      await world.inject({ kind: "throttling", times: "always", probability: 0.3, seed: 7 });
      const hit = new Map<string, boolean>();
      for (const name of order) hit.set(name, (await kindOf(creation(name))) !== null);
      return names.filter((name) => hit.get(name));
    };
    const first = await round(names);
    expect(first.length).toBeGreaterThan(4);
    expect(first.length).toBeLessThan(20);
    expect(await round(names.toReversed())).toEqual(first);
  });

  it("has each id once in a region", async () => {
    const key = {
      cloud: "aws",
      token: "aws:ec2/keyPair:KeyPair",
      id: "login",
      urn: "",
      inputs: {},
      outputs: {},
    } as const;
    expect(await world.add({ ...key, region: "eu-west-1" })).toBe(true);
    expect(await world.add({ ...key, region: "us-east-1" })).toBe(true);
    expect(await world.add({ ...key, region: "eu-west-1" })).toBe(false);
    expect(await world.remove("aws", key.token, "login", "us-east-1")).toBe(true);
    expect((await world.resources()).map(({ region }) => region)).toEqual(["eu-west-1"]);
  });
});
