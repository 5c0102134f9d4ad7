import { expect, test } from "vitest";
import { NovaCronError } from "../../errors/novacron-error.ts";
import type { Dependency } from "../../schema/dependency.ts";
import type { FleetLimits } from "../../schema/fleet-limits.ts";
import { decide } from "../decide.ts";
import { sampleArguments, sampleClaim, sampleNode, sampleRegion } from "../sample-world.ts";

const nodes = [
  sampleNode("n1", { region: "r1", labels: { tier: "gold" }, pricePerHour: 1 }),
  sampleNode("n2", { region: "r2", labels: { tier: "tin" }, pricePerHour: 2 }),
];
const regions = [sampleRegion("r1", { latencyMs: { r2: 30 } }), sampleRegion("r2")];

/** Where 4 vCPUs and 16 GiB go under the limits, and who removed the other node. */
function outcome(limits: FleetLimits, claims = [sampleClaim("db", "n1")]): string {
  const args = sampleArguments({}, { nodes, regions });
  try {
    const { record } = decide({ ...args, claims, snapshot: { ...args.snapshot, limits } });
    return `${record.target.name}; ${record.removed.map(({ by, examples }) => `${by}: ${examples.join()}`).join()}`;
  } catch (error) {
    if (error instanceof NovaCronError) return `${error.code} ${error.expected}`;
    throw error;
  }
}

const quota = (
  max: FleetLimits["quotas"][number]["max"],
  more: Partial<FleetLimits["quotas"][number]> = {},
): FleetLimits => ({
  quotas: [{ name: "q", labels: {}, max, ...more }],
});

test.each<[string, FleetLimits, string]>([
  ["counts placements by region", quota({ placements: 1 }, { regions: ["r1"] }), "n2; quota: n1"],
  ["counts amounts by label", quota({ vcpus: 7.9 }, { labels: { tier: "gold" } }), "n2; quota: n1"],
  ["lets in what just fits", quota({ vcpus: 8, memoryGiB: 32 }, { regions: ["r1"] }), "n1; "],
  ["leaves other regions alone", quota({ vcpus: 1 }, { regions: ["r2"] }), "n1; quota: n2"],
  ["leaves other stacks alone", quota({ placements: 0 }, { stacks: ["prod", "te*"] }), "n1; "],
  ["counts placements by name", quota({ placements: 1 }, { regions: ["r1"], names: ["d*", "w*"] }), "n2; quota: n1"],
  ["leaves other names alone", quota({ placements: 0 }, { names: ["other"] }), "n1; "],
  ["adds costs up", quota({ costPerMonth: 300 }, { regions: ["r1"] }), "n2; quota: n1"],
  ["names itself", quota({ placements: 1 }), "NC1201 room in the quota q"],
])("a quota %s", (_what, limits, expected) => {
  expect(outcome(limits)).toBe(expected);
});

test("a quota does not count the subject's own claim", () => {
  expect(outcome(quota({ placements: 1 }), [sampleClaim("web", "n1")])).toBe("n1; ");
});

test.each<[Omit<Dependency, "on">, string]>([
  [{ same: "region" }, "n2"],
  [{ other: "region" }, "n1"],
  [{ maxMs: 10 }, "n2"],
  [{ maxMs: 30 }, "n1"],
  [{}, "n1"],
])("a dependency on what is in r2 with %j goes to %s", (wanted, expected) => {
  const args = sampleArguments({ dependencies: [{ on: "db", ...wanted }] }, { nodes, regions });
  const { record } = decide({ ...args, claims: [sampleClaim("db", "n2", { vcpus: 1, memoryGiB: 1 })] });
  expect(record.target.name).toBe(expected);
  expect(record.removed.map(({ by }) => by)).toEqual(record.candidates.feasible === 2 ? [] : ["dependency"]);
});

test("a move cost keeps a placement that a smaller gain would move", () => {
  const dear = [sampleNode("n1", { pricePerHour: 9 }), sampleNode("n2", { pricePerHour: 1 })];
  const previous = { target: "n1", recordDigest: "sha256:0" };
  const at = (moveCost: number): string =>
    decide(sampleArguments({ moveCost }, { nodes: dear }, { previous })).record.target.name;
  expect([at(0), at(0.9)]).toEqual(["n2", "n1"]);
});
