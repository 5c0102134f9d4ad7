import { describe, expect, test } from "vitest";
import { NovaCronError } from "../../errors/novacron-error.ts";
import { decide } from "../decide.ts";
import { decideJointly } from "../decide-jointly.ts";
import type { DecideArguments } from "../node-arena.ts";
import type { EvaluatePolicy } from "../policy-port.ts";
import { sampleArguments, sampleNode, sampleRegion, type WorldOverrides } from "../sample-world.ts";
import { previousStillStands } from "../sticky.ts";
import { moveWords } from "./move-words.ts";

const before = { target: "n2", recordDigest: "sha256:before", region: "r1" };
const regions = [sampleRegion("r1"), sampleRegion("r2", { country: "SE" })];
const cheap = [sampleNode("n1", { pricePerHour: 0.1 }), sampleNode("n2")];

function again(
  request: Record<string, unknown>,
  world: WorldOverrides = {},
  overrides: Partial<DecideArguments> = {},
): DecideArguments {
  return sampleArguments(request, { nodes: cheap, ...world }, { previous: before, ...overrides });
}

function refusal(args: DecideArguments): NovaCronError {
  try {
    decide(args);
  } catch (error) {
    if (error instanceof NovaCronError) return error;
    throw error;
  }
  throw new Error("it was decided");
}

const forbidding =
  (node: string, remediation?: string): EvaluatePolicy =>
  ({ candidate }) => ({
    deny:
      candidate.name === node
        ? [{ rule: "NCP-RES-001", title: "data leaves the EU", message: "...", ...(remediation && { remediation }) }]
        : [],
    prefer: [],
  });

describe("a stateful placement", () => {
  test("stays where a better place exists, and says so", () => {
    const args = again({ stateful: true });
    const { record } = decide(args);
    expect(record.target.name).toBe("n2");
    expect(record.change).toBeNull();
    expect(record.move).toBeUndefined();
    expect(record.why).toMatch(/^stays: n1 would gain 0\.1\d+, but it is stateful, and moves only with allowMove/);
    expect(record.runnerUp?.why).toMatch(/^gain 0\.1\d+, but it is stateful, and moves only with allowMove$/);
    expect(previousStillStands(args)).toEqual({ stands: true });
  });

  test("moves there with allowMove, and the decision says what that takes", () => {
    const nodes = [
      sampleNode("n1", { pricePerHour: 0.1, region: "r2", performance: { networkGbps: 10 } }),
      sampleNode("n2", { network: { transferCostPerGiB: 0.02 }, performance: { networkGbps: 1 } }),
    ];
    const { record, summary } = decide(again({ stateful: { dataGiB: 120 }, allowMove: true }, { nodes, regions }));
    expect(record.change).toMatch(/^moved from n2: gain 0\.1\d passes the hysteresis 0\.05$/);
    expect(summary.move).toEqual({
      from: "n2",
      to: "n1",
      fromRegion: "r1",
      changes: ["region", "node"],
      replaces: "machine",
      dataGiB: 120,
      transferCost: 2.4,
      // 120 GiB are 1030.8 Gbit.
      hours: 0.286331,
    });
    expect(moveWords(summary.move ?? never(), "EUR")).toBe(
      "n2 -> n1 (region, node); a new machine is made before the old one goes; 120 GiB of data move, 2.40 EUR, at least 17 min",
    );
  });

  test("that says no more than that has its disk to move; without one, nobody knows", () => {
    const move = (request: Record<string, unknown>) => decide(again({ ...request, allowMove: true })).summary.move;
    expect(move({ stateful: true, diskGiB: 50 })).toMatchObject({ dataGiB: 50, transferCost: 0 });
    expect(move({ stateful: true, diskGiB: 50 })).not.toHaveProperty("hours");
    const unknown = move({ stateful: true });
    expect(unknown).not.toHaveProperty("dataGiB");
    expect(unknown).not.toHaveProperty("transferCost");
    expect(moveWords(unknown ?? never(), "EUR")).toBe(
      "n2 -> n1 (node); a new machine is made before the old one goes; data of unknown size moves, at an unknown cost, in an unknown time",
    );
  });

  test("is no stateful one where it says false", () => {
    const { record } = decide(again({ stateful: false, diskGiB: 50 }));
    expect(record.target.name).toBe("n1");
    expect(record.move).toMatchObject({ dataGiB: 0, transferCost: 0, hours: 0 });
    expect(moveWords(record.move ?? never(), "EUR")).toMatch(/; no data moves$/);
  });

  test("may be placed for the first time", () => {
    expect(decide({ ...again({ stateful: true }), previous: null }).record.target.name).toBe("n1");
  });

  test.each([
    ["a policy forbids its node", {}, { evaluatePolicy: forbidding("n2") }, "novacron waiver new --rule NCP-RES-001"],
    ["its node is gone", { nodes: [sampleNode("n1")] }, {}, "Put n2 back into the fleet file"],
    ["its risk passed", { risk: { n2: 0.61 } }, {}, "Repair n2, or raise evacuationRisk"],
    ["its node is down", { telemetry: { down: ["n2"] } }, {}, "Repair the nodes that are down"],
  ] as const)("is an error where %s", (_name, world, overrides, stay) => {
    const error = refusal(again({ stateful: true }, world, overrides));
    expect(error.code).toBe("NC1205");
    expect(error.property).toBe("allowMove");
    expect(error.headline).toContain('"web" is stateful and would have to move from n2 to n1: ');
    expect(error.remedy).toContain(stay);
    expect(error.remedy).toContain("set allowMove: true");
  });

  test("of a group stays, or is refused as alone", () => {
    const args = again({ stateful: true });
    const { subject, request, requestDigest, maskedRequest, previous, ...world } = args;
    const group = [{ subject, request, requestDigest, maskedRequest, previous }];
    expect(decideJointly(group, world).outcomes[0]?.decision?.record.target.name).toBe("n2");
    const forbidden = { ...world, evaluatePolicy: forbidding("n2") };
    expect(decideJointly(group, forbidden).outcomes[0]?.error?.code).toBe("NC1205");
  });
});

describe("a protected placement whose node became forbidden", () => {
  test("is told what the rule asks for, how to waive it, and how to let it move", () => {
    const error = refusal(again({}, {}, { protect: true, evaluatePolicy: forbidding("n2", "Choose an EU region.") }));
    expect(error.code).toBe("NC1203");
    expect(error.headline).toBe(
      'NC1203: "web" is protected and would have to move from n2 to n1: policy NCP-RES-001 forbids it: data leaves the EU',
    );
    expect(error.remedy).toBe(
      "To stay: Choose an EU region. Or have NCP-RES-001 waived for it with `novacron waiver new --rule NCP-RES-001 --resource urn:pulumi:dev::app::novacron:index:Placement::web`. To let it move: take the protection off, look at what `pulumi preview` says of the move, let it move, and protect it again.",
    );
  });

  test("stays on a node that was cordoned", () => {
    const nodes = [sampleNode("n1"), sampleNode("n2", { cordoned: true })];
    expect(decide(again({}, { nodes }, { protect: true })).record.target.name).toBe("n2");
  });

  test("and stateful is protected first", () => {
    expect(refusal(again({ stateful: true }, { risk: { n2: 0.61 } }, { protect: true })).code).toBe("NC1203");
  });
});

function never(): never {
  throw new Error("there is no move");
}
