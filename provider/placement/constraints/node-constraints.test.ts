import { describe, expect, test } from "vitest";
import { checkFeasible } from "../feasible.ts";
import { sampleArguments, sampleClaim, sampleNode, sampleRegion, type WorldOverrides } from "../sample-world.ts";

/** The constraint that removes node n1, and why; null when it is feasible. */
function verdict(request: Record<string, unknown>, world: WorldOverrides, previous: string | null = null) {
  const args = sampleArguments(request, world, {
    previous: previous === null ? null : { target: previous, recordDigest: "sha256:0" },
  });
  const found = checkFeasible("n1", args);
  return found && [found.by, found.reason];
}
const one = (overrides: Parameters<typeof sampleNode>[1] = {}): WorldOverrides => ({
  nodes: [sampleNode("n1", overrides)],
});

describe("capacity", () => {
  test.each([
    ["vcpus", { vcpus: 17 }, "capacity.vcpus", "capacity.vcpus: 17 vCPUs asked, 16 of 16 free"],
    ["memoryGiB", { memoryGiB: 64.5 }, "capacity.memory", "capacity.memory: 64.5 GiB of memory asked, 64 of 64 free"],
    ["diskGiB", { diskGiB: 501 }, "capacity.disk", "capacity.disk: 501 GiB of disk asked, 500 of 500 free"],
    ["gpus", { gpus: { count: 1 } }, "capacity.gpus", "capacity.gpus: the node has no GPUs"],
  ])("%s above the whole node", (_name, request, by, reason) => {
    expect(verdict(request, one())).toEqual([by, reason]);
  });

  test("exactly the whole node fits", () => {
    expect(verdict({ vcpus: 16, memoryGiB: 64, diskGiB: 500 }, one())).toBeNull();
  });

  test("a remainder of tenths fits although their sum is not exact", () => {
    const reservations = [1, 2, 3].map((i) => sampleClaim(`p${i}`, "n1", { vcpus: 0.1, memoryGiB: 0.125 }));
    expect(verdict({ vcpus: 0.7, memoryGiB: 1 }, { ...one({ capacity: { vcpus: 1 } }), reservations })).toBeNull();
  });

  test("reservations and claims of others count, a URN in both once, as the claim", () => {
    const nodes = [sampleNode("n1"), sampleNode("n2")];
    const held = [sampleClaim("db", "n1", { vcpus: 12 })];
    expect(verdict({ vcpus: 5 }, { nodes, reservations: held })?.[0]).toBe("capacity.vcpus");
    const moved = sampleArguments(
      { vcpus: 5 },
      { nodes, reservations: held },
      { claims: [sampleClaim("db", "n2", { vcpus: 12 })] },
    );
    expect(checkFeasible("n1", moved)).toBeNull();
    expect(checkFeasible("n2", moved)?.by).toBe("capacity.vcpus");
    const shrunk = sampleArguments(
      { vcpus: 5 },
      { nodes, reservations: held },
      { claims: [sampleClaim("db", "n1", { vcpus: 11 })] },
    );
    expect(checkFeasible("n1", shrunk)).toBeNull();
  });

  test("the subject's own reservation and claim do not stand in its way", () => {
    const own = sampleClaim("web", "n1", { vcpus: 16, memoryGiB: 64 });
    expect(
      checkFeasible("n1", sampleArguments({ vcpus: 16 }, { ...one(), reservations: [own] }, { claims: [own] })),
    ).toBeNull();
  });

  test("GPUs: free ones, of the named model", () => {
    const gpuNode = one({ capacity: { gpus: { count: 4, model: "A100" } } });
    expect(verdict({ gpus: { count: 4, model: "A100" } }, gpuNode)).toBeNull();
    expect(verdict({ gpus: { count: 1, model: "H100" } }, gpuNode)).toEqual([
      "gpu.model",
      "gpu.model: GPU H100 asked, the node has A100",
    ]);
    const busy = { ...gpuNode, reservations: [sampleClaim("train", "n1", { gpus: 3 })] };
    expect(verdict({ gpus: { count: 2 } }, busy)).toEqual([
      "capacity.gpus",
      "capacity.gpus: 2 GPUs asked, 1 of 4 free",
    ]);
  });

  test("a share of a GPU: on one that is shared, or on one that nobody has", () => {
    const gpuNode = one({ capacity: { gpus: { count: 2, model: "A100" } } });
    const share = (name: string, gpus: number, gpu: number) => sampleClaim(name, "n1", { gpus, gpu });
    expect(verdict({ gpus: { share: 0.5 } }, gpuNode)).toBeNull();
    expect(verdict({ gpus: { share: 0.5 } }, one({}))?.[1]).toBe("capacity.gpuShare: the node has no GPUs");
    const shared = { ...gpuNode, reservations: [share("a", 0.6, 0), sampleClaim("b", "n1", { gpus: 1 })] };
    expect(verdict({ gpus: { share: 0.4 } }, shared)).toBeNull();
    expect(verdict({ gpus: { share: 0.5 } }, shared)).toEqual([
      "capacity.gpuShare",
      "capacity.gpuShare: 0.5 of a GPU asked, 0 of 2 free, 0.4 of a shared one",
    ]);
    expect(verdict({ gpus: { count: 1 } }, shared)?.[1]).toBe("capacity.gpus: 1 GPUs asked, 0 of 2 free");
  });
});

describe("condition of the node", () => {
  test("cordoned takes nothing new, and keeps what is there", () => {
    expect(verdict({}, one({ cordoned: true }))?.[0]).toBe("cordoned");
    expect(verdict({}, one({ cordoned: true }), "n1")).toBeNull();
  });

  test("down", () => {
    expect(verdict({}, { ...one(), telemetry: { down: ["n1"] } })?.[0]).toBe("down");
  });

  test.each([
    ["before", "2026-06-01T12:00:01Z", "2026-06-01T13:00:00Z", null],
    ["at its start", "2026-06-01T12:00:00Z", "2026-06-01T13:00:00Z", "maintenance"],
    ["at its end", "2026-06-01T11:00:00Z", "2026-06-01T12:00:00Z", null],
    ["within, in another offset", "2026-06-01T13:00:00+02:00", "2026-06-01T15:00:00+02:00", "maintenance"],
  ])("maintenance: %s", (_name, start, end, by) => {
    expect(verdict({}, one({ maintenance: [{ start, end }] }))?.[0] ?? null).toBe(by);
  });
});

describe("place", () => {
  const regions = [
    sampleRegion("r1", { latencyMs: { r2: 20 } }),
    sampleRegion("r2", { country: "FR" }),
    sampleRegion("r3", { country: "US", continent: "NA" }),
  ];
  const world: WorldOverrides = {
    regions,
    nodes: [sampleNode("n1"), sampleNode("n2", { region: "r2" }), sampleNode("n3", { region: "r3" })],
  };

  test.each([
    [["DE"], null],
    [["continent:EU"], null],
    [["EU"], null],
    [["US", "EEA"], null],
    [["FR", "US"], "residency"],
    [["continent:NA"], "residency"],
  ])("residency %j", (residency, by) => {
    expect(verdict({ residency }, world)?.[0] ?? null).toBe(by);
  });

  test.each([
    [["n1"], null],
    [["r1"], null],
    [["n*"], null],
    [["*2", "r3"], "targets"],
  ])("targets %j", (targets, by) => {
    expect(verdict({ targets }, world)?.[0] ?? null).toBe(by);
  });

  test("latency counts in both directions, 1 ms at home, and an unknown one fails", () => {
    expect(verdict({ latency: { toRegion: "r2", maxMs: 20 } }, world)).toBeNull();
    expect(verdict({ latency: { toRegion: "r2", maxMs: 19 } }, world)).toEqual(["latency", "latency: 20 ms to r2"]);
    expect(verdict({ latency: { toRegion: "r1", maxMs: 1 } }, world)).toBeNull();
    expect(verdict({ latency: { toRegion: "r3", maxMs: 500 } }, world)).toEqual([
      "latency",
      "latency: the fleet gives no latency from r1 to r3",
    ]);
  });
});

describe("service", () => {
  test("availability: measured, else from risk and recovery, else it fails", () => {
    expect(verdict({ availability: 0.999 }, { ...one(), telemetry: { availability: { n1: 0.9985 } } })?.[0]).toBe(
      "availability",
    );
    expect(verdict({ availability: 0.999 }, { ...one(), telemetry: { availability: { n1: 0.999 } } })).toBeNull();
    // risk 0.01 in 24 h, 2.4 h to recover: 1 - 0.01 x 0.1
    const recovering = one({ reliability: { meanTimeToRecoveryHours: 2.4 } });
    expect(verdict({ availability: 0.999 }, recovering)).toBeNull();
    expect(verdict({ availability: 0.9991 }, recovering)?.[0]).toBe("availability");
    expect(verdict({ availability: 0.5 }, one())).toEqual([
      "availability",
      "availability: the node's availability is unknown",
    ]);
  });

  test("budget: a quarter of a node at 1 EUR/h is 182.5 EUR a month", () => {
    expect(verdict({ budget: { amountPerMonth: 182.5, currency: "EUR" } }, one())).toBeNull();
    expect(verdict({ budget: { amountPerMonth: 182.4, currency: "EUR" } }, one())).toEqual([
      "budget",
      "budget: 182.5 EUR per month",
    ]);
    expect(verdict({ budget: { amountPerMonth: 999, currency: "EUR" } }, one({ pricePerHour: undefined }))).toEqual([
      "budget",
      "budget: the node has no price",
    ]);
  });
});

describe("peers", () => {
  const nodes = [
    sampleNode("n1"),
    sampleNode("n2"),
    sampleNode("n3", { zone: "b" }),
    sampleNode("n4", { region: "r2" }),
  ];
  const regions = [sampleRegion("r1"), sampleRegion("r2")];
  const beside = (on: string, overrides: Parameters<typeof sampleClaim>[2] = {}): WorldOverrides => ({
    nodes,
    regions,
    reservations: [sampleClaim("db", on, overrides)],
  });

  test.each([
    ["node", "n1", "apart"],
    ["node", "n2", null],
    ["rack", "n2", "apart"],
    ["zone", "n3", null],
    ["region", "n3", "apart"],
    // r2 has a zone `a` and a rack `1` of its own
    ["rack", "n4", null],
    ["zone", "n4", null],
  ])("apart at %s from a peer on %s", (level, on, by) => {
    expect(verdict({ apart: [{ from: "db", level }] }, beside(on))?.[0] ?? null).toBe(by);
  });

  test("apart binds the other way round, too", () => {
    const asked = [{ from: "web", level: "rack" }] as const;
    expect(verdict({}, beside("n2", { apart: asked }))).toEqual(["apart", "apart: db is in the same rack"]);
    expect(verdict({}, beside("n3", { apart: asked }))).toBeNull();
  });

  test("peers of another stack are no peers", () => {
    expect(verdict({ apart: [{ from: "db" }] }, beside("n1", { stack: "prod" }))).toBeNull();
  });

  test.each([
    ["node", "n1", null],
    ["node", "n2", "together"],
    ["rack", "n2", null],
    ["zone", "n3", "together"],
    ["region", "n3", null],
    ["region", "n4", "together"],
  ])("together at %s with a peer on %s", (level, on, by) => {
    expect(verdict({ together: [{ with: "db", level }] }, beside(on))?.[0] ?? null).toBe(by);
  });

  test("together with a peer that is nowhere yet binds nothing", () => {
    expect(verdict({ together: [{ with: "later" }] }, beside("n4"))).toBeNull();
  });
});

describe("spread", () => {
  const nodes = [
    sampleNode("n1"),
    sampleNode("n2", { zone: "b" }),
    sampleNode("n3", { zone: "c", capacity: { vcpus: 2 } }),
  ];
  const member = (name: string, on: string, maxSkew = 1) =>
    sampleClaim(name, on, { vcpus: 1, spread: { group: "g", level: "zone", maxSkew } });
  const asked = (maxSkew: number) => ({ spread: { group: "g", level: "zone", maxSkew } });

  test("fills the emptier zone first; a zone that can never hold it does not count", () => {
    expect(verdict(asked(1), { nodes, reservations: [member("a", "n2")] })).toBeNull();
    expect(verdict(asked(1), { nodes, reservations: [member("a", "n1")] })).toEqual([
      "spread",
      "spread: r1/a already has 1 of the group, another zone only 0",
    ]);
    // With 1 vCPU zone c counts: a 1, b 1, c 0.
    const both = [member("a", "n1"), member("b", "n2")];
    expect(verdict(asked(1), { nodes, reservations: both })).toBeNull();
    expect(verdict({ ...asked(1), vcpus: 1 }, { nodes, reservations: both })?.[0]).toBe("spread");
  });

  test("allows the skew that was asked for, unless a member asks for less", () => {
    expect(verdict(asked(2), { nodes, reservations: [member("a", "n1", 2)] })).toBeNull();
    expect(verdict(asked(2), { nodes, reservations: [member("a", "n1", 1)] })?.[0]).toBe("spread");
  });

  test("other groups do not count", () => {
    const other = sampleClaim("a", "n1", { spread: { group: "h", level: "zone", maxSkew: 1 } });
    expect(verdict(asked(1), { nodes, reservations: [other] })).toBeNull();
  });
});

test("a target that left the fleet is not feasible", () => {
  expect(checkFeasible("gone", sampleArguments())).toEqual({
    by: "fleet",
    kind: "constraint",
    reason: "gone is no longer in the fleet",
  });
});
