import fc from "fast-check";
import { expect, test } from "vitest";
import { fleetLimits } from "../schema/fleet-limits.ts";
import { decide } from "./decide.ts";
import { cloudArguments, sampleClouds } from "./offers/sample-clouds.ts";
import { hasQuotas, passedQuotas, quotaShortage } from "./quota-shortage.ts";
import { sampleArguments, sampleClaim, sampleNode, sampleRegion } from "./sample-world.ts";
import { resolveWeights } from "./weights.ts";

const only = sampleNode("n1", { region: "r1", labels: { tier: "gold" }, capacity: { vcpus: 1000, memoryGiB: 4000 } });
const away = sampleNode("n2", { region: "r2", capacity: { vcpus: 1000, memoryGiB: 4000 } });
const regions = [sampleRegion("r1"), sampleRegion("r2")];

const quota = fc.record({
  name: fc.constant("q"),
  labels: fc.constantFrom<Record<string, string>>({}, { tier: "gold" }, { tier: "tin" }),
  regions: fc.constantFrom<string[]>(["r1"], ["r2"], ["r1", "r2"]),
  names: fc.constantFrom<string[]>(["*"], ["w*"], ["c*", "w*"]),
  max: fc.oneof(
    fc.record({ placements: fc.integer({ min: 0, max: 4 }) }),
    fc.record({ vcpus: fc.constantFrom<number>(0, 3.9, 4, 8, 8.1) }),
    fc.record({ costPerMonth: fc.constantFrom<number>(0, 2, 3, 6, 9) }),
  ),
});
const claims = fc.array(fc.constantFrom("n1", "n2"), { maxLength: 3 });

test("refuses at the reservation what the constraint refuses at the decision, and nothing else", () => {
  fc.assert(
    fc.property(fc.array(quota, { maxLength: 3 }), claims, (quotas, held) => {
      const limits = fleetLimits.parse({ quotas });
      const others = held.map((node, at) => sampleClaim(`c${at}`, node));
      const args = sampleArguments({ targets: ["n1"] }, { nodes: [only, away], regions });
      const snapshot = { ...args.snapshot, limits };
      const isDecided = (() => {
        try {
          return decide({ ...args, claims: others, snapshot }).record.target.name === "n1";
        } catch {
          return false;
        }
      })();
      const short = quotaShortage(sampleClaim("web", "n1"), others, snapshot);
      expect(short === null, short ?? "").toBe(isDecided);
    }),
    { numRuns: 300, seed: 3 },
  );
});

test("says how much is left of which quota", () => {
  const args = sampleArguments({}, { nodes: [only], regions });
  const limits = { quotas: [{ name: "team", labels: {}, max: { vcpus: 6 } }] };
  const snapshot = { ...args.snapshot, limits };
  const others = [sampleClaim("db", "n1")];
  expect(quotaShortage(sampleClaim("web", "n1"), others, snapshot)).toBe(
    "4 vcpus wanted, 2 of 6 left in the quota team",
  );
  expect([hasQuotas(snapshot), hasQuotas(args.snapshot)]).toEqual([true, false]);
});

test("tells which quotas are passed by what is held, and by whom", () => {
  const args = sampleArguments({}, { nodes: [only, away], regions });
  const quotas = [
    { name: "team", labels: {}, names: ["w*"], max: { vcpus: 6, placements: 2 } },
    { name: "gold", labels: { tier: "gold" }, max: { placements: 1 } },
  ];
  const snapshot = { ...args.snapshot, limits: { quotas } };
  const held = [sampleClaim("web", "n1"), { ...sampleClaim("wiki", "n2"), stack: "shop/prod" }];
  expect(passedQuotas(held, snapshot)).toEqual([
    `the quota team is passed: 8 of 6 vcpus, by ${[held[0]?.stack, "shop/prod"].sort().join(", ")}`,
  ]);
  expect(passedQuotas(held.slice(1), snapshot)).toEqual([]);
  expect(passedQuotas([...held, sampleClaim("db", "n1")], snapshot)[1]).toMatch(/^the quota gold is passed: 2 of 1 pl/);
});

test("counts machines of accounts as decisions do", () => {
  const clouds = sampleClouds({
    accounts: [
      {
        name: "prod",
        cloud: "aws",
        regions: ["eu-west-1"],
        types: ["m5.*", "m6i.*"],
        quotas: [{ family: "m5", vcpus: 6 }],
        reserved: [{ region: "eu-west-1", type: "m6i.xlarge", free: 1, perHour: 0 }],
      },
    ],
  });
  const { snapshot } = cloudArguments({}, clouds, {}, { weights: resolveWeights("cost") });
  const [m5, reserved] = ["prod.eu-west-1.m5.xlarge", "prod.eu-west-1.m6i.xlarge.reserved"];
  const beside = (mine: string, theirs: readonly string[]) =>
    quotaShortage(
      sampleClaim("web", mine),
      theirs.map((node, at) => sampleClaim(`c${at}`, node)),
      snapshot,
    );
  expect(beside(m5, [reserved])).toBeNull();
  expect(beside(m5, [m5])).toBe("4 vCPUs wanted, 2 of 6 left in the quota of prod m5");
  const two = [sampleClaim("a", m5), sampleClaim("b", m5), sampleClaim("c", reserved), sampleClaim("d", reserved)];
  expect(passedQuotas(two, snapshot)).toEqual([
    "the quota of prod m5 is passed: 8 of 6 vCPUs",
    "1 more of the reserved machine prod/eu-west-1/m6i.xlarge are held than there are",
  ]);
  expect(beside(reserved, [])).toBeNull();
  expect(beside(reserved, [reserved])).toBe("no reserved m6i.xlarge of prod in eu-west-1 is left");
  expect(hasQuotas(snapshot)).toBe(true);
});
