import { describe, expect, test } from "vitest";
import { digestOf } from "../crypto/canonical-json.ts";
import { NovaCronError } from "../errors/novacron-error.ts";
import { decisionSummary } from "../schema/decision.ts";
import { decide } from "./decide.ts";
import type { EvaluatePolicy, PolicyInput } from "./policy-port.ts";
import { sampleArguments, sampleClaim, sampleNode, sampleRegion } from "./sample-world.ts";
import { resolveWeights } from "./weights.ts";

function failure(work: () => unknown): NovaCronError {
  try {
    work();
  } catch (error) {
    if (error instanceof NovaCronError) return error;
    throw error;
  }
  throw new Error("it did not fail");
}

const denying =
  (rule: string, names: readonly string[]): EvaluatePolicy =>
  ({ candidate }) => ({
    deny: names.includes(candidate.name) ? [{ rule, title: `${rule} says no`, message: "no" }] : [],
    prefer: [],
  });

describe("the record", () => {
  test("names the target, the sum, the cost, the carbon, the risk and what went in", () => {
    const args = sampleArguments({}, { nodes: [sampleNode("n1"), sampleNode("n2", { pricePerHour: 2 })] });
    const { record, recordDigest, summary, claim } = decide(args);
    expect(record.target).toEqual({
      name: "n1",
      kind: "node",
      region: "r1",
      country: "DE",
      continent: "EU",
      zone: "a",
      rack: "1",
    });
    expect(record.costPerMonth).toBe(182.5);
    expect(record.carbonGramsPerHour).toBe(18); // (100/4 + 200 x 0.25 x 0.5) W x 1.2 x 300 g/kWh
    expect(record.risk).toEqual({ probability: 0.01, horizonHours: 24, confidence: 0.8, source: "model" });
    expect(record.candidates).toEqual({ considered: 2, feasible: 2 });
    expect(record.why).toBe("cheapest of 2; risk 1%; 75% free after");
    expect(record.runnerUp?.target.name).toBe("n2");
    expect(record.runnerUp?.why).toMatch(/^0\.\d{4} lower: dearer$/);
    expect(record.basis).toMatchObject({ request: args.requestDigest, snapshot: args.snapshotDigest, previous: null });
    expect(recordDigest).toBe(digestOf(record));
    expect(decisionSummary.parse(summary)).toEqual(summary);
    expect(summary.runnerUp).toBe(`n2: ${record.runnerUp?.why}`);
    expect(claim).toEqual({ ...sampleClaim("web", "n1"), diskGiB: 0 });
  });

  test("cost and carbon are null when the fleet does not say", () => {
    const { record, summary } = decide(
      sampleArguments({}, { nodes: [sampleNode("n1", { pricePerHour: undefined, power: undefined })] }),
    );
    expect([record.costPerMonth, record.carbonGramsPerHour]).toEqual([null, null]);
    expect("costPerMonth" in summary).toBe(false);
    expect(record.why).toBe("the only node that will do; risk 1%; 75% free after");
  });

  test("an unknown factor has no contribution and no weight, and lowers the confidence", () => {
    const marked = sampleNode("n1", { performance: { cpuMark: 1 } });
    const plain = sampleNode("n2", { pricePerHour: 0.01 });
    const known = decide(sampleArguments({}, { nodes: [marked] })).record;
    const unknown = decide(sampleArguments({}, { nodes: [plain] })).record;
    const gap = decide(sampleArguments({}, { nodes: [marked, plain], risk: { n1: 0.3 } })).record;
    expect(known.unknown).not.toContain("cpu_speed");
    for (const { target, contributions, unknown: ids } of [unknown, gap]) {
      expect(target.name).toBe("n2");
      expect(ids).toContain("cpu_speed");
      expect(contributions.map(({ factor }) => factor)).not.toContain("cpu_speed");
      const total = contributions.reduce((sum, { weight }) => sum + Math.round(weight * 1e6), 0);
      expect(total).toBe(1_000_000);
    }
    expect(known.confidence).toBeGreaterThan(unknown.confidence);
    // A figure that another candidate has is missed more than one that nobody has.
    const shareKnown = (of: typeof gap) => (of.confidence - 0.2 * 0.8 - 0.3) / 0.5;
    expect(shareKnown(gap)).toBeLessThan(shareKnown(unknown));
  });

  test("keeps the heaviest factors one by one and the rest by category", () => {
    const { contributions, score } = decide(sampleArguments()).record;
    const rests = contributions.filter(({ factor }) => factor.startsWith("rest."));
    expect(contributions.length - rests.length).toBeGreaterThanOrEqual(16);
    expect(contributions.length).toBeLessThan(32);
    for (const { factor, category, value, unit, weight } of rests) {
      expect([factor, value]).toEqual([`rest.${category}`, null]);
      expect(unit).toMatch(/^[2-9] factors$/);
      expect(weight).toBeLessThan(0.1);
    }
    expect(contributions.reduce((sum, { contribution }) => sum + Math.round(contribution * 1e6), 0) / 1e6).toBe(score);
  });

  test("says which weights counted, and what shifted them", () => {
    const request = { workload: "database", priority: 700, residency: ["DE"] };
    const { weights } = decide(sampleArguments(request, {}, { weights: resolveWeights("reliability") })).record;
    expect(weights).toEqual({
      profile: "reliability",
      adjustments: [
        { on: "compliance", times: 1.5, because: "residency is asked for" },
        { on: "performance", times: 1.2, because: "workload database" },
        { on: "reliability", times: 2.25, because: "workload database; priority 700" },
        { on: "storage", times: 3, because: "workload database" },
        { on: "spot_instance_interruption_risk", times: 2, because: "priority 700" },
      ],
    });
    expect(decide(sampleArguments()).record.weights).toEqual({ profile: "balanced", adjustments: [] });
  });

  test("says in which place and with what it chose", () => {
    const gpus = { count: 2, model: "A100" };
    const regions = [sampleRegion("r1"), sampleRegion("us", { country: "US", continent: "NA" })];
    const nodes = ["n1", "n2", "n3"].map((name, i) =>
      sampleNode(name, { pricePerHour: 1 + i, capacity: { gpus }, region: name === "n3" ? "us" : "r1" }),
    );
    const { record } = decide(sampleArguments({ gpus: { count: 1 }, residency: ["continent:EU"] }, { nodes, regions }));
    expect(record.why).toBe("cheapest of 2 in Europe with GPU; risk 1%; 75% free after");
    expect(record.removed).toEqual([
      { by: "residency", kind: "constraint", reason: "a place in continent:EU", count: 1, examples: ["n3"] },
    ]);
  });
});

describe("attribution", () => {
  test("each candidate to the first that removed it, with three examples in name order", () => {
    const small = ["s4", "s2", "s1", "s3"].map((name) => sampleNode(name, { capacity: { vcpus: 1, memoryGiB: 1 } }));
    const nodes = [
      ...small,
      sampleNode("n1"),
      sampleNode("n2"),
      sampleNode("c1", { cordoned: true, capacity: { vcpus: 1 } }),
    ];
    const { record } = decide(sampleArguments({}, { nodes }, { evaluatePolicy: denying("NCP-X-001", ["n2", "s1"]) }));
    expect(record.removed.map(({ by, count, examples }) => [by, count, examples])).toEqual([
      ["capacity.vcpus", 4, ["s1", "s2", "s3"]],
      ["NCP-X-001", 1, ["n2"]],
      ["cordoned", 1, ["c1"]],
    ]);
    expect(record.candidates).toEqual({ considered: 7, feasible: 1 });
  });

  test("of several denials, to the first rule by id", () => {
    const evaluatePolicy: EvaluatePolicy = ({ candidate }) => ({
      deny: candidate.name === "n1" ? ["B", "A"].map((rule) => ({ rule, title: rule, message: rule })) : [],
      prefer: [],
    });
    expect(decide(sampleArguments({}, {}, { evaluatePolicy })).record.removed.map(({ by }) => by)).toEqual(["A"]);
  });

  test("nodes at risk give way to safer ones, unless all are at risk", () => {
    const nodes = [sampleNode("n1", { pricePerHour: 0.1 }), sampleNode("n2", { pricePerHour: 3 })];
    const some = decide(sampleArguments({}, { nodes, risk: { n1: 0.6 } })).record;
    expect([some.target.name, some.removed.map(({ by }) => by)]).toEqual(["n2", ["risk"]]);
    const all = decide(sampleArguments({}, { nodes, risk: { n1: 0.6, n2: 0.7 } })).record;
    expect([all.target.name, all.removed]).toEqual(["n1", []]);
  });
});

describe("policies", () => {
  test("see the masked request, the candidate and the estimates, and the Snapshot's instant", () => {
    const seen: PolicyInput[] = [];
    const evaluatePolicy: EvaluatePolicy = (input) => {
      seen.push(input);
      return { deny: [], prefer: [] };
    };
    decide(
      sampleArguments(
        {},
        { nodes: [sampleNode("n1")] },
        { evaluatePolicy, maskedRequest: { labels: { key: "[secret]" } } },
      ),
    );
    expect(seen).toHaveLength(1);
    expect(seen[0]).toMatchObject({
      formatVersion: 1,
      kind: "placement",
      subject: { stack: "dev", name: "web" },
      request: { labels: { key: "[secret]" } },
      candidate: {
        name: "n1",
        region: "r1",
        country: "DE",
        continent: "EU",
        class: "standard",
        spot: false,
        cordoned: false,
        gridCarbonGramsPerKwh: 300,
      },
      estimates: { costPerMonth: 182.5, currency: "EUR", carbonGramsPerHour: 18, risk: 0.01 },
      now_ns: Date.UTC(2026, 5, 1, 12) * 1e6,
    });
  });

  const preferring =
    (weights: Readonly<Record<string, number>>): EvaluatePolicy =>
    ({ candidate }) => {
      const weight = weights[candidate.name];
      return { deny: [], prefer: weight === undefined ? [] : [{ rule: "NCP-G-1", weight, reason: "greener" }] };
    };

  test("a preference is a contribution of its own and moves a candidate by its weight", () => {
    const { record } = decide(sampleArguments({}, {}, { evaluatePolicy: preferring({ n2: 0.08 }) }));
    expect(record.target.name).toBe("n2"); // n1 and n2 are equal but for it
    expect(record.contributions.at(-1)).toEqual({
      factor: "policy.NCP-G-1",
      category: "compliance",
      value: 0.08,
      unit: "preference",
      normalised: 1,
      weight: 0.08,
      contribution: 0.08,
    });
    expect(record.score - (record.runnerUp?.score ?? 0)).toBeCloseTo(0.08, 9);
    expect(record.why).toBe("liked more by policy NCP-G-1 of 2; risk 1%; 75% free after");
  });

  test("a negative preference leans away, and all together are bounded", () => {
    expect(decide(sampleArguments({}, {}, { evaluatePolicy: preferring({ n1: -0.05 }) })).record.target.name).toBe(
      "n2",
    );
    const loud = decide(sampleArguments({}, {}, { evaluatePolicy: preferring({ n2: 900 }) })).record;
    expect(loud.contributions.at(-1)?.weight).toBe(0.25);
    expect(loud.score).toBeLessThanOrEqual(1);
  });

  test("a weight that is no number is an error, never a guess", () => {
    expect(
      failure(() => decide(sampleArguments({}, {}, { evaluatePolicy: preferring({ n1: Number.NaN }) }))).code,
    ).toBe("NC1303");
  });

  test("a rule that is waived removes nobody, and the record says for whom and by what", () => {
    const waived = [{ rule: "NCP-X-001", waiver: "W-1", expires: "2026-09-01T00:00:00.000Z" }];
    const evaluatePolicy: EvaluatePolicy = ({ candidate }) => ({
      deny: [],
      prefer: [],
      ...(candidate.name !== "n2" && { waived }),
    });
    const nodes = ["n1", "n2", "n3"].map((name) => sampleNode(name));
    const { record } = decide(
      sampleArguments({ targets: ["n1", "n3"] }, { nodes }, { evaluatePolicy, policiesDigest: "sha256:own" }),
    );
    expect(record.waivers).toEqual([
      {
        rule: "NCP-X-001",
        waiver: "W-1",
        expires: "2026-09-01T00:00:00.000Z",
        count: 2,
        examples: ["n1", "n3"],
        target: true,
      },
    ]);
    expect(record.why).toMatch(/; NCP-X-001 waived by W-1$/);
    expect(record.basis.policies).toBe("sha256:own");
    // Of a rule that is waived elsewhere only, the line that people read says nothing.
    const beside = decide(
      sampleArguments({}, { nodes: [sampleNode("n2", { pricePerHour: 0.01 }), sampleNode("n3")] }, { evaluatePolicy }),
    ).record;
    expect(beside.waivers).toMatchObject([{ count: 1, examples: ["n3"], target: false }]);
    expect(beside.why).not.toContain("waived");
    expect(beside.basis.policies).toBe(sampleArguments({}).snapshot.digests.policies);
    expect(decide(sampleArguments({})).record).not.toHaveProperty("waivers");
  });

  test("what a policy throws is not swallowed", () => {
    const evaluatePolicy: EvaluatePolicy = () => {
      throw new NovaCronError("NC1303", "it broke");
    };
    expect(failure(() => decide(sampleArguments({}, {}, { evaluatePolicy }))).code).toBe("NC1303");
  });
});

describe("nothing feasible", () => {
  const regions = [sampleRegion("r1"), sampleRegion("us", { country: "US", continent: "NA" })];

  test("counts by constraint and policy, largest first, and names the property that alone would help", () => {
    const us = ["u1", "u2", "u3"].map((name) => sampleNode(name, { region: "us" }));
    const nodes = [...us, sampleNode("n1", { capacity: { gpus: { count: 2, model: "A100" } } }), sampleNode("n2")];
    const args = sampleArguments({ residency: ["DE"], gpus: { count: 4 } }, { nodes, regions });
    const error = failure(() => decide(args));
    expect(error.code).toBe("NC1201");
    expect(error.message).toContain('none of 5 nodes can take "web": removed 3 by residency, 2 by capacity.gpus');
    // Without the residency the three would still lack GPUs: only fewer GPUs help.
    expect([error.property, error.remedy]).toEqual([
      "gpus.count",
      "Ask for fewer than 4 in gpus.count, or add GPU nodes to the fleet. 2 nodes would then do.",
    ]);
  });

  test("a policy that alone stands in the way is named", () => {
    const error = failure(() =>
      decide(sampleArguments({}, {}, { evaluatePolicy: denying("NCP-RES-001", ["n1", "n2"]) })),
    );
    expect(error.message).toContain("removed 2 by NCP-RES-001");
    expect(error.remedy).toBe("Satisfy policy NCP-RES-001, or ask its owner for an exception. 2 nodes would then do.");
  });

  test("says so when one thing is not enough", () => {
    const error = failure(() => decide(sampleArguments({ vcpus: 99, memoryGiB: 999 })));
    expect([error.property, error.remedy]).toEqual([
      "vcpus",
      "Ask for less than 99 in vcpus, or add capacity to the fleet. More than one thing has to give: this alone is not enough.",
    ]);
  });

  test("an empty fleet", () => {
    expect(failure(() => decide(sampleArguments({}, { nodes: [] }))).message).toContain("the fleet has none");
  });
});

describe("names that the fleet does not have", () => {
  const regions = [sampleRegion("eu-west"), sampleRegion("eu-north", { country: "SE" })];
  const nodes = [sampleNode("n1", { region: "eu-west" }), sampleNode("n2", { region: "eu-north" })];

  test.each([
    [
      { latency: { toRegion: "eu-wset", maxMs: 5 } },
      "latency.toRegion",
      "Did you mean eu-west? Known: eu-north, eu-west.",
    ],
    [{ targets: ["n1", "n22"] }, "targets[1]", "Did you mean n2 or n1? Known: eu-north, eu-west, n1, n2."],
    [{ targets: ["us-*"] }, "targets[0]", "Known: eu-north, eu-west, n1, n2."],
    [{ residency: ["DK", "US"] }, "residency[0]", "Did you mean DE or SE? Known: DE, SE, continent:EU."],
  ])("%j", (request, property, remedy) => {
    const error = failure(() => decide(sampleArguments(request, { nodes, regions })));
    expect([error.code, error.property, error.remedy]).toEqual(["NC1106", property, remedy]);
  });

  test("a residency may list countries without a region, and a pattern may match nothing beside one that does", () => {
    const { record } = decide(
      sampleArguments({ residency: ["FR", "SE"], targets: ["gpu-*", "n*"] }, { nodes, regions }),
    );
    expect(record.target.name).toBe("n2");
  });

  test("a budget in another currency", () => {
    const error = failure(() => decide(sampleArguments({ budget: { amountPerMonth: 1, currency: "USD" } })));
    expect([error.code, error.property, error.expected]).toEqual(["NC1001", "budget.currency", "EUR"]);
  });
});

test("a node may be called like a property of every object", () => {
  const nodes = [sampleNode("constructor"), sampleNode("toString")];
  const { record } = decide(sampleArguments({}, { nodes, telemetry: { risk: {} } }));
  expect([record.target.name, record.risk]).toEqual(["constructor", null]);
});
