import { describe, expect, test } from "vitest";
import { NovaCronError } from "../errors/novacron-error.ts";
import { decide } from "./decide.ts";
import type { DecideArguments } from "./node-arena.ts";
import { sampleArguments, sampleClaim, sampleNode, type WorldOverrides } from "./sample-world.ts";
import { previousStillStands } from "./sticky.ts";

const before = { target: "n2", recordDigest: "sha256:before" };
const nodes = [sampleNode("n1"), sampleNode("n2")];

function again(
  world: WorldOverrides = {},
  overrides: Partial<DecideArguments> = {},
  request: Record<string, unknown> = {},
): DecideArguments {
  return sampleArguments(request, { nodes, ...world }, { previous: before, ...overrides });
}

/** Where it goes, what `change` says, and what previousStillStands says: the last two must agree. */
function verdict(args: DecideArguments): { target: string; change: string | null } {
  const { record } = decide(args);
  const standing = previousStillStands(args);
  expect(standing.stands).toBe(record.target.name === before.target);
  if (!standing.stands) expect(record.change).toBe(`moved from ${before.target}: ${standing.reason}`);
  return { target: record.target.name, change: record.change };
}

describe("a feasible placement stays", () => {
  test("among equals, though another is first by name", () => {
    expect(decide({ ...again(), previous: null }).record.target.name).toBe("n1");
    expect(verdict(again())).toEqual({ target: "n2", change: null });
  });

  test("while the gain does not pass the hysteresis, and says so", () => {
    const args = again({ nodes: [sampleNode("n1", { pricePerHour: 0.85 }), sampleNode("n2")] });
    expect(verdict(args)).toEqual({ target: "n2", change: null });
    const { record } = decide(args);
    expect(record.why).toMatch(/^stays: n1 would gain only 0\.0\d{3}; risk 1%; 75% free after$/);
    expect(record.runnerUp?.why).toMatch(/^gain 0\.0\d{3} does not pass the hysteresis 0\.05$/);
  });

  test("on a node that was cordoned since", () => {
    expect(verdict(again({ nodes: [sampleNode("n1"), sampleNode("n2", { cordoned: true })] })).target).toBe("n2");
  });

  test("on a node that its own reservation fills", () => {
    const reservations = [sampleClaim("web", "n2", { vcpus: 16, memoryGiB: 64 })];
    expect(verdict(again({ reservations }, {}, { vcpus: 16, memoryGiB: 64 })).target).toBe("n2");
  });

  test("at a risk of exactly the threshold, and at any risk when all nodes are at risk", () => {
    expect(verdict(again({ risk: { n2: 0.5 } }, { options: { hysteresis: 1 } })).target).toBe("n2");
    expect(verdict(again({ risk: { n1: 0.9, n2: 0.61 } })).target).toBe("n2");
  });
});

describe("it moves, and says why", () => {
  test("for a gain above the hysteresis", () => {
    const cheap = [sampleNode("n1", { pricePerHour: 0.1 }), sampleNode("n2")];
    expect(verdict(again({ nodes: cheap })).change).toMatch(/^moved from n2: gain 0\.1\d passes the hysteresis 0\.05$/);
    expect(verdict(again({ nodes: cheap }, { options: { hysteresis: 0.3 } })).change).toBeNull();
  });

  test("when its risk passed the evacuation threshold", () => {
    expect(verdict(again({ risk: { n2: 0.61 } }))).toEqual({
      target: "n1",
      change: "moved from n2: risk 0.61 passed 0.50",
    });
    expect(verdict(again({ risk: { n2: 0.502 } })).change).toBe("moved from n2: risk 0.502 passed 0.500");
  });

  test("when a policy forbids it", () => {
    const args = again(
      {},
      {
        evaluatePolicy: ({ candidate }) => ({
          deny: candidate.name === "n2" ? [{ rule: "NCP-RES-001", title: "data leaves the EU", message: "..." }] : [],
          prefer: [],
        }),
      },
    );
    expect(verdict(args).change).toBe("moved from n2: policy NCP-RES-001 forbids it: data leaves the EU");
  });

  test("when it no longer fits", () => {
    const reservations = [sampleClaim("db", "n2", { memoryGiB: 60 })];
    expect(verdict(again({ reservations })).change).toBe(
      "moved from n2: capacity.memory: 16 GiB of memory asked, 4 of 64 free",
    );
  });

  test("when its node left the fleet", () => {
    expect(verdict(again({ nodes: [sampleNode("n1")] })).change).toBe("moved from n2: n2 is no longer in the fleet");
  });
});

describe("a protected placement", () => {
  const cheap = [sampleNode("n1", { pricePerHour: 0.1 }), sampleNode("n2")];

  test.each([
    ["by argument", { protect: true }, {}],
    ["by request", {}, { protect: true }],
  ])("%s stays whatever the gain", (_name, overrides, request) => {
    const args = again({ nodes: cheap }, overrides, request);
    expect(verdict(args).target).toBe("n2");
    expect(decide(args).record.runnerUp?.why).toMatch(/protected$/);
  });

  test("is an error when it would have to move", () => {
    const args = again({ risk: { n2: 0.61 } }, { protect: true });
    expect(previousStillStands(args)).toEqual({ stands: false, reason: "risk 0.61 passed 0.50" });
    let error: unknown;
    try {
      decide(args);
    } catch (caught) {
      error = caught;
    }
    expect(error).toBeInstanceOf(NovaCronError);
    expect(String(error)).toContain(
      'NC1203: "web" is protected and would have to move from n2 to n1: risk 0.61 passed 0.50',
    );
  });

  test("may be placed for the first time", () => {
    expect(decide({ ...again({}, { protect: true }), previous: null }).record.target.name).toBe("n1");
  });
});

test("previousStillStands gives a reason instead of an error when nothing is feasible, and when there is no previous", () => {
  expect(previousStillStands(again({}, {}, { vcpus: 99 }))).toEqual({
    stands: false,
    reason: "capacity.vcpus: 99 vCPUs asked, 16 of 16 free",
  });
  expect(previousStillStands(sampleArguments())).toEqual({ stands: false, reason: "nothing was decided before" });
});

test("a carried decision is found again: deciding twice from the same world settles", () => {
  const first = decide(sampleArguments());
  const args = sampleArguments(
    {},
    { reservations: [first.claim] },
    { previous: { target: first.record.target.name, recordDigest: first.recordDigest } },
  );
  expect(previousStillStands(args)).toEqual({ stands: true });
});
