import { describe, expect, it } from "vitest";
import { digestOf } from "../../crypto/canonical-json.ts";
import { cloudTarget } from "../../schema/cloud-target.ts";
import type { CatalogFile } from "../../world/catalog/catalog-file.ts";
import type { Claim } from "../../world/snapshot.ts";
import { decide } from "../decide.ts";
import { checkFeasible } from "../feasible.ts";
import { sampleClaim, sampleNode } from "../sample-world.ts";
import { previousStillStands } from "../sticky.ts";
import { resolveWeights } from "../weights.ts";
import { cloudArguments, sampleCloudFile, sampleClouds } from "./sample-clouds.ts";

type Loose = Readonly<Record<string, unknown>>;
const cheapest = { weights: resolveWeights("cost") };
const claimOf = (name: string, node: string, overrides: Partial<Claim> = {}): Claim => ({
  ...sampleClaim(name, node),
  ...overrides,
});

describe("a decision on offers of clouds", () => {
  it("takes the whole machine's price, power and all that is needed to declare it", () => {
    const { record, summary, claim } = decide(cloudArguments({}, sampleClouds(), {}, cheapest));
    expect(record.target).toMatchObject({ name: "prod.eu-west-1.m5.xlarge", region: "eu-west-1", country: "IE" });
    expect(record.target).not.toHaveProperty("zone");
    expect(cloudTarget.parse(summary.cloud)).toEqual({
      provider: "aws",
      account: "prod",
      region: "eu-west-1",
      type: "m5.xlarge",
      architecture: "x86_64",
      vcpus: 4,
      memoryGiB: 16,
      purchase: "onDemand",
      fallback: false,
      pricePerHour: 0.214,
    });
    expect(record.costPerMonth).toBeCloseTo(0.214 * 730, 6);
    // 4 x (0.74 + 3.5) / 2 + 16 x 0.392 W, PUE 1.135, 300 g/kWh.
    expect(record.carbonGramsPerHour).toBeCloseTo(((8.48 + 6.272) / 1000) * 1.135 * 300, 4);
    expect(claim).toMatchObject({ node: "prod.eu-west-1.m5.xlarge", vcpus: 4 });
    expect(record.offers).toMatchObject({ considered: 14, perRegion: 4, catalog: digestOf(sampleCloudFile) });
    expect(record.offers?.reason).toBe(
      "4 vCPUs and 16 GiB for 4 and 16 asked; 0.214 USD per hour on demand (list of 2026-01-01)",
    );
  });

  it("has as many machines of an offer as are asked for", () => {
    const args = cloudArguments({ apart: [{ from: "other", level: "node" }] }, sampleClouds(), {}, cheapest);
    const claims = ["other", "third", "fourth"].map((name) =>
      claimOf(name, "prod.eu-west-1.m5.xlarge", { vcpus: 4, memoryGiB: 16 }),
    );
    const { record } = decide({ ...args, claims });
    expect(record.target.name).toBe("prod.eu-west-1.m5.xlarge");
  });

  it("competes with the fleet's own nodes", () => {
    const own = (pricePerHour: number) =>
      decide(
        cloudArguments(
          {},
          sampleClouds(),
          { nodes: [sampleNode("n1", { capacity: { vcpus: 4, memoryGiB: 16, diskGiB: 100 }, pricePerHour })] },
          cheapest,
        ),
      ).record.target;
    expect(own(0.01)).toMatchObject({ name: "n1" });
    expect(own(0.01)).not.toHaveProperty("cloud");
    expect(own(5).cloud?.provider).toBe("aws");
  });

  it("has only x86_64 that is whole unless something else is asked for", () => {
    const typeFor = (request: Loose) =>
      decide(cloudArguments(request, sampleClouds(), {}, cheapest)).summary.cloud?.type;
    expect(typeFor({})).toBe("m5.xlarge");
    expect(typeFor({ architecture: "arm64" })).toBe("m7g.xlarge");
    expect(typeFor({ burstable: true })).toBe("t3.xlarge");
    expect(typeFor({ architecture: "any" })).toBe("m7g.xlarge");
    expect(typeFor({ gpus: { count: 1, model: "A10G" } })).toBe("g5.xlarge");
  });

  it("says where a machine is larger than twice what was asked", () => {
    const { summary, record } = decide(
      cloudArguments({ vcpus: 10, memoryGiB: 40, residency: ["DE"] }, sampleClouds(), {}, cheapest),
    );
    expect(summary.cloud?.type).toBe("m6i.8xlarge");
    expect(summary.why).toContain("3.2 times what was asked, but nothing on offer fits closer");
    expect(record.offers?.reason).toContain("32 vCPUs and 128 GiB for 10 and 40 asked; 3.2 times");
  });

  it("buys as the account says, or as the placement asks", () => {
    const clouds = sampleClouds({
      accounts: [
        { name: "lab", cloud: "gcp", regions: ["*"], purchase: "spotWithFallback", spotInterruptionRisk: 0.2 },
      ],
    });
    const cloudFor = (request: Loose) => decide(cloudArguments(request, clouds, {}, cheapest)).summary;
    expect(cloudFor({})).toMatchObject({
      target: "lab.europe-west3.n2-standard-4.spot-fallback",
      cloud: { purchase: "spot", fallback: true, pricePerHour: 0.06 },
    });
    expect(cloudFor({ purchase: "spot" }).cloud).toMatchObject({ purchase: "spot", fallback: false });
    expect(cloudFor({ purchase: "onDemand" }).cloud).toMatchObject({ type: "e2-standard-4", purchase: "onDemand" });
  });

  it("pays the account's share of list prices, and the fleet's currency", () => {
    const halved = sampleClouds({
      accounts: [{ name: "prod", cloud: "aws", regions: ["eu-west-1"], priceFactor: 0.5 }],
      usdRate: 2,
    });
    const { record, summary } = decide(cloudArguments({}, halved, {}, cheapest));
    expect(summary.cloud?.pricePerHour).toBeCloseTo(0.107, 9);
    expect(record.costPerMonth).toBeCloseTo(0.107 * 2 * 730, 6);
    expect(record.offers?.reason).toContain("the account pays 0.5 times that");
  });

  it("keeps to budgets, residency and targets", () => {
    const targetOf = (request: Loose) => decide(cloudArguments(request, sampleClouds(), {}, cheapest)).summary.target;
    expect(targetOf({ residency: ["DE"] })).toBe("prod.eu-central-1.m5.xlarge");
    expect(targetOf({ targets: ["prod.eu-central-1.m6i.8xlarge"] })).toBe("prod.eu-central-1.m6i.8xlarge");
    expect(targetOf({ targets: ["prod.*.m6i.xlarge"] })).toBe("prod.eu-west-1.m6i.xlarge");
    expect(() => targetOf({ budget: { amountPerMonth: 10, currency: "USD" } })).toThrow(/NC1201: .*by budget/s);
    expect(() => targetOf({ targets: ["prod.eu-central-1.m9.xlarge"] })).toThrow(/NC1106/);
    expect(() => targetOf({ vcpus: 4000 })).toThrow(
      /NC1201: no node can take "web": the fleet has none.* Of 14 offers of clouds none fits: .*vcpus/s,
    );
  });
});

describe("what else is asked of a place", () => {
  const linked = sampleClouds({
    accounts: [{ name: "prod", cloud: "aws", regions: ["eu-*"] }],
    interconnects: [
      { from: "r1", to: "prod/eu-central-1", latencyMs: 3 },
      { from: "prod/eu-central-1", to: "prod/eu-west-1", latencyMs: 22 },
    ],
  });
  const regionFor = (request: Loose, claims: readonly Claim[] = []) =>
    decide({ ...cloudArguments(request, linked, {}, cheapest), claims }).summary.region;

  it("is judged by the links between regions, and those of the fleet", () => {
    expect(regionFor({})).toBe("eu-west-1");
    expect(regionFor({ latency: { toRegion: "r1", maxMs: 5 } })).toBe("eu-central-1");
    const west = (maxMs: number) => regionFor({ latency: { toRegion: "eu-central-1", maxMs }, targets: ["eu-west-1"] });
    expect(west(25)).toBe("eu-west-1");
    expect(() => west(20)).toThrow(/by latency/);
    const db = [claimOf("db", "prod.eu-central-1.m5.xlarge")];
    expect(regionFor({ dependencies: [{ on: "db", maxMs: 5 }] }, db)).toBe("eu-central-1");
    const beside = (maxMs: number) => regionFor({ dependencies: [{ on: "db", maxMs }], targets: ["eu-west-1"] }, db);
    expect(beside(25)).toBe("eu-west-1");
    expect(() => beside(20)).toThrow(/by dependency/);
  });

  it("is the availability that is promised of one machine; of spot there is none", () => {
    const lab = sampleClouds({ accounts: [{ name: "lab", cloud: "gcp", regions: ["*"] }] });
    const decided = (request: Loose, clouds = linked) => decide(cloudArguments(request, clouds, {}, cheapest));
    expect(decided({ availability: 0.99 }).summary.cloud?.provider).toBe("aws");
    expect(() => decided({ availability: 0.999 })).toThrow(/by availability/);
    expect(decided({ availability: 0.999 }, lab).summary.cloud?.provider).toBe("gcp");
    expect(() => decided({ availability: 0.9, purchase: "spot" }, lab)).toThrow(/by availability/);
  });
});

describe("zones", () => {
  const zoned = sampleClouds({
    accounts: [
      { name: "prod", cloud: "aws", regions: ["eu-central-1"], zones: { "eu-central-1": ["a", "b"] } },
      { name: "dark", cloud: "aws", regions: ["eu-west-1"] },
    ],
  });
  const beside = (request: Loose, on: string) =>
    decide({ ...cloudArguments(request, zoned, {}, cheapest), claims: [claimOf("db", on)] }).summary;

  it("that are declared keep machines apart and together", () => {
    const db = "prod.eu-central-1.m5.xlarge.a";
    expect(beside({ apart: [{ from: "db", level: "zone" }], residency: ["DE"] }, db)).toMatchObject({ zone: "b" });
    expect(beside({ together: [{ with: "db", level: "zone" }] }, db)).toMatchObject({
      zone: "a",
      region: "eu-central-1",
    });
  });

  it("that are not known are neither the same nor another", () => {
    const db = "dark.eu-west-1.m5.xlarge";
    expect(beside({ apart: [{ from: "db", level: "zone" }] }, db).region).toBe("eu-central-1");
    expect(() => beside({ together: [{ with: "db", level: "zone" }] }, db)).toThrow(/by together/);
    expect(beside({ together: [{ with: "db", level: "region" }] }, db).region).toBe("eu-west-1");
  });
});

describe("clouds as a level", () => {
  const both = sampleClouds({
    accounts: [
      { name: "prod", cloud: "aws", regions: ["eu-*"] },
      { name: "lab", cloud: "gcp", regions: ["*"] },
    ],
  });
  const world = { nodes: [sampleNode("n1")] };

  it("part what must not fall with one cloud; the own fleet is one", () => {
    const place = (level: Loose, on: string) =>
      decide({ ...cloudArguments(level, both, world, cheapest), claims: [claimOf("db", on)] }).summary.cloud?.provider;
    expect(place({ apart: [{ from: "db", level: "cloud" }] }, "prod.eu-west-1.m5.xlarge")).not.toBe("aws");
    expect(place({ together: [{ with: "db", level: "cloud" }] }, "prod.eu-west-1.m5.xlarge")).toBe("aws");
    expect(place({ together: [{ with: "db", level: "cloud" }] }, "n1")).toBeUndefined();
    expect(place({ dependencies: [{ on: "db", other: "cloud" }] }, "n1")).toBeDefined();
  });

  it("are what a group is spread over", () => {
    const spread = { group: "web", level: "cloud" as const, maxSkew: 1 };
    const claims: Claim[] = [];
    const providers = ["web-1", "web-2", "web-3"].map((name) => {
      const args = cloudArguments({ spread }, both, world, cheapest);
      const subject = { ...args.subject, name, urn: `urn:${name}` };
      const { claim, summary } = decide({ ...args, subject, claims });
      claims.push(claim);
      return summary.cloud?.provider ?? "own";
    });
    expect(providers.sort()).toEqual(["aws", "gcp", "own"]);
  });
});

describe("what an account may use", () => {
  const limited = sampleClouds({
    accounts: [
      {
        name: "prod",
        cloud: "aws",
        regions: ["eu-west-1"],
        types: ["m5.*", "m6i.*"],
        quotas: [{ family: "m5", vcpus: 6 }, { vcpus: 16 }],
        reserved: [{ region: "eu-west-1", type: "m6i.xlarge", free: 1, perHour: 0 }],
      },
    ],
  });
  const beside = (nodes: readonly string[], stack = "other") =>
    decide({
      ...cloudArguments({ vcpus: 3, memoryGiB: 12 }, limited, {}, cheapest),
      claims: nodes.map((node, i) => claimOf(`c${i}`, node, { stack, urn: `urn:${i}` })),
    }).summary.target;

  it("is what was paid for already, as long as there is some", () => {
    expect(beside([])).toBe("prod.eu-west-1.m6i.xlarge.reserved");
    expect(beside(["prod.eu-west-1.m6i.xlarge.reserved"])).toBe("prod.eu-west-1.m5.xlarge");
  });

  it("ends with its quotas, over all stacks and of the machine's own vCPUs", () => {
    const taken = ["prod.eu-west-1.m6i.xlarge.reserved", "prod.eu-west-1.m5.xlarge"];
    expect(beside(taken)).toBe("prod.eu-west-1.m6i.xlarge");
    const more = ["prod.eu-west-1.m6i.xlarge", "prod.eu-west-1.m6i.xlarge", "prod.eu-west-1.m6i.xlarge"];
    expect(() => beside([...taken, ...more])).toThrow(/NC1201: .*by cloud\.quota/);
  });

  it("is no machine beyond twice of what was asked because it is reserved, unless it is cheaper, and says so", () => {
    const decided = (perHour: number) =>
      decide(
        cloudArguments(
          { targets: ["prod.*.reserved", "prod.*.m5.xlarge"] },
          sampleClouds({
            accounts: [
              {
                ...{ name: "prod", cloud: "aws", regions: ["eu-west-1"], types: ["m5.*"] },
                reserved: [{ region: "eu-west-1", type: "m6i.8xlarge", free: 1, perHour }],
              },
            ],
          }),
          {},
          cheapest,
        ),
      ).record;
    // The m5.xlarge is 0.214 there.
    expect(decided(0.3)).toMatchObject({ target: { name: "prod.eu-west-1.m5.xlarge" }, candidates: { feasible: 1 } });
    expect(decided(0.1)).toMatchObject({
      target: { name: "prod.eu-west-1.m6i.8xlarge.reserved" },
      offers: {
        reason: expect.stringContaining("8 times what was asked, but cheaper than every type that fits closer"),
      },
    });
  });

  it("counts what the store has reserved", () => {
    const reservations = [claimOf("x", "prod.eu-west-1.m6i.xlarge.reserved", { stack: "other", urn: "urn:x" })];
    const args = cloudArguments({ vcpus: 3, memoryGiB: 12 }, limited, { reservations }, cheapest);
    expect(decide(args).summary.target).toBe("prod.eu-west-1.m5.xlarge");
  });
});

describe("a decision that stands on an offer", () => {
  const on = "prod.eu-west-1.m5.xlarge";
  const standing = (clouds = sampleClouds(), request: Loose = {}) => {
    const args = cloudArguments(request, clouds, {}, cheapest);
    return { ...args, previous: { target: on, recordDigest: "sha256:0" } };
  };
  const changed = (change: (file: CatalogFile) => void): CatalogFile => {
    const file = structuredClone(sampleCloudFile);
    change(file);
    return file;
  };

  it("stays where its price changes little, and leaves where another gains enough", () => {
    const dearer = (micros: number) =>
      sampleClouds(
        {},
        changed(({ clouds }) => {
          const row = clouds.aws?.prices[0]?.regions["eu-west-1"];
          if (row !== undefined) row[1] = micros;
        }),
      );
    expect(previousStillStands(standing(dearer(216_000)))).toEqual({ stands: true });
    expect(previousStillStands(standing(dearer(1_500_000)))).toMatchObject({
      stands: false,
      reason: expect.stringMatching(/passes the hysteresis/),
    });
  });

  it("is none once the catalogue has the type no more, or the account does not allow it", () => {
    const gone = changed(({ clouds }) => {
      if (clouds.aws !== undefined) clouds.aws.types.name[1] = "m5.renamed";
    });
    expect(previousStillStands(standing(sampleClouds({}, gone)))).toEqual({
      stands: false,
      reason: `${on} is no longer on offer: the catalogue or the federation has it no more`,
    });
    const without = sampleClouds({ accounts: [{ name: "prod", cloud: "aws", regions: ["eu-*"], types: ["m6i.*"] }] });
    expect(previousStillStands(standing(without))).toEqual({
      stands: false,
      reason: "offer: the account prod does not allow m5.xlarge",
    });
    expect(checkFeasible(on, standing(without))).toMatchObject({ by: "offer" });
    expect(decide(standing(without)).record.change).toMatch(/^moved from prod.eu-west-1.m5.xlarge: offer: /);
  });

  it("is made anew where the federation says something else of the machine than its price", () => {
    const args = standing(sampleClouds({ accounts: [{ name: "prod", cloud: "aws", id: "2", regions: ["eu-*"] }] }));
    const { cloud } = decide(cloudArguments({}, sampleClouds(), {}, cheapest)).summary;
    if (cloud === undefined) throw new Error("no cloud");
    expect(previousStillStands({ ...args, previous: { ...args.previous, cloud } })).toEqual({
      stands: false,
      reason: "the federation or the catalogue says otherwise of its accountId",
    });
    const dearer = { ...args.previous, cloud: { ...cloud, accountId: "2", pricePerHour: 9 } };
    expect(previousStillStands({ ...args, previous: dearer })).toEqual({ stands: true });
  });

  it("may be among those that are not the best of its region", () => {
    expect(checkFeasible("prod.eu-west-1.m6i.8xlarge", cloudArguments())).toBeNull();
    expect(checkFeasible("prod.eu-west-1.m5.large", cloudArguments())).toMatchObject({
      by: "offer",
      reason: "offer: vcpus: 4 vCPUs asked, it has 2",
    });
  });
});
