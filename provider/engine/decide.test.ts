import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { decide, weightsOf } from "./decide.ts";
import { explain } from "./explain.ts";
import type { FleetWorld } from "./fleet-world.ts";
import { type OpenFleetOptions, openFleet } from "./open-fleet.ts";

const fleet = `
formatVersion: 1
fleet: small
currency: EUR
regions:
  - { name: here, country: DE, continent: EU, gridCarbonGramsPerKwh: 300 }
nodes:
  - { name: dear, region: here, zone: a, rack: r1, capacity: { vcpus: 16, memoryGiB: 64 }, pricePerHour: 2 }
  - { name: cheap, region: here, zone: b, rack: r2, capacity: { vcpus: 16, memoryGiB: 64 }, pricePerHour: 1 }
`;

const request = { vcpus: 4, memoryGiB: 16 };
let path: string;
let world: FleetWorld;
const open = (options: Partial<OpenFleetOptions> = {}): Promise<FleetWorld> =>
  openFleet(path, { asOf: "2026-06-01T12:00:00Z", risk: "prior", policies: "none", ...options });

beforeAll(async () => {
  path = join(await mkdtemp(join(tmpdir(), "novacron-engine-")), "fleet.yaml");
  await writeFile(path, fleet);
  world = await open();
});

describe("decide", () => {
  it("gives the same bytes for the same question, also in a world that was opened again", async () => {
    const once = decide({ world, name: "web", request, weights: "cost" });
    const again = decide({ world: await open(), name: "web", request, weights: "cost" });
    expect(once.record.target.name).toBe("cheap");
    expect(again.recordDigest).toBe(once.recordDigest);
    expect(again.record).toEqual(once.record);
  });

  it("spelt-out defaults are no other question", () => {
    const spelt = { ...request, diskGiB: 0, protect: false, priority: 100, labels: {} };
    expect(decide({ world, name: "web", request: spelt }).recordDigest).toBe(
      decide({ world, name: "web", request }).recordDigest,
    );
  });

  it("knows what was placed before, of its own stack and of others", () => {
    const full = { vcpus: 14, memoryGiB: 16 };
    const first = decide({ world, name: "a", request: full, weights: "cost" });
    const second = decide({ world, name: "b", request: full, weights: "cost", stack: "other", placed: [first.claim] });
    expect([first.record.target.name, second.record.target.name]).toEqual(["cheap", "dear"]);
    const near = { ...request, apart: [{ from: "a" }] };
    const ask = (stack: string) =>
      decide({ world, name: "c", request: near, weights: "cost", stack, placed: [{ ...first.claim, vcpus: 1 }] });
    expect(ask("local").record.target.name).toBe("dear");
    expect(ask("other").record.target.name).toBe("cheap");
  });

  it("counts reservations of the world", async () => {
    const { claim } = decide({ world, name: "a", request: { vcpus: 14, memoryGiB: 16 }, weights: "cost" });
    const crowded = await open({ reservations: [claim] });
    expect(decide({ world: crowded, name: "b", request, weights: "cost" }).record.target.name).toBe("dear");
  });

  it("stays where it is unless the gain passes the hysteresis", () => {
    const ask = (hysteresis: number) =>
      decide({ world, name: "web", request, weights: "cost", previous: "dear", options: { hysteresis } }).record;
    expect(ask(0.9).target.name).toBe("dear");
    expect(ask(0.01).target.name).toBe("cheap");
    expect(ask(0.01).change).toMatch(/^moved from dear: gain/);
  });

  it.each([
    [{ vcpus: -2, memoryGiB: 1 }, "NC1001", "vcpus"],
    [{ vcpus: 1 }, "NC1001", "memoryGiB"],
    [{ vcpus: 1, memoryGiB: 1, memory: 2 }, "NC1002", "memory"],
    [{ vcpus: 1, memoryGiB: 1, latency: { toRegion: "hree", maxMs: 5 } }, "NC1106", "latency.toRegion"],
    [{ vcpus: 100, memoryGiB: 1 }, "NC1201", "vcpus"],
  ])("refuses %j with %s for %s", (wrong, code, property) => {
    expect(() => decide({ world, name: "web", request: wrong as typeof request })).toThrow(
      expect.objectContaining({ code, property }),
    );
  });

  it("suggests what an unknown property may have meant", () => {
    const wrong = { vcpus: 1, memoryGib: 1, memoryGiB: 1 } as typeof request;
    expect(() => decide({ world, name: "web", request: wrong })).toThrow(/NC1002: "web": memoryGib .*mean memoryGiB/);
  });

  it("resolves the same weights once", () => {
    expect(weightsOf("green")).toBe(weightsOf("green"));
    const own = { profile: "cost", categories: { energy: 30 } };
    expect(weightsOf(own)).toBe(weightsOf(own));
    expect(() => weightsOf("thrifty")).toThrow(/NC1003/);
  });
});

describe("openFleet", () => {
  it("leaves risks unknown where none are asked for, which lowers the confidence", async () => {
    const blind = decide({ world: await open({ risk: "none" }), name: "web", request }).record;
    expect(blind.risk).toBeNull();
    expect(blind.confidence).toBeLessThan(decide({ world, name: "web", request }).record.confidence);
  });

  it("judges by NovaCron's rules unless told otherwise", async () => {
    const judged = await openFleet(path, { asOf: "2026-06-01T12:00:00Z", risk: "prior" });
    const cards = { ...request, labels: { data: "cardholder" } };
    expect(() => decide({ world: judged, name: "db", request: cards })).toThrow(/NC1201: .*removed 2 by/);
    expect(decide({ world, name: "db", request: cards }).record.candidates.feasible).toBe(2);
  });

  it.each(["yesterday", "2026-13-01", ""])("refuses %j as an instant", async (asOf) => {
    await expect(open({ asOf })).rejects.toMatchObject({ code: "NC1001", property: "asOf" });
  });
});

it("explain tells where, why and for how much", () => {
  const text = explain(decide({ world, name: "web", request, weights: "cost" }).record);
  expect(text).toMatch(/^web runs on cheap \(r2, b, here, DE\)\nwhy: cheap/);
  expect(text).toMatch(/^cost: 182\.5 EUR per month$/m);
  expect(text).toMatch(/^runner-up: dear with 0\.\d+: .*dearer/m);
});
