import { describe, expect, test } from "vitest";
import { digestOf } from "../../crypto/canonical-json.ts";
import { NovaCronError } from "../../errors/novacron-error.ts";
import type { DecisionRecord } from "../../schema/decision.ts";
import { fleetFile } from "../../schema/fleet.ts";
import { buildSnapshot, snapshotDigest } from "../../world/build-snapshot.ts";
import { openClouds } from "../../world/clouds/open-clouds.ts";
import { decide } from "../decide.ts";
import { sampleArguments } from "../sample-world.ts";
import { resolveWeights } from "../weights.ts";
import { moveWords } from "./move-words.ts";

const asOf = "2026-06-01T12:00:00.000Z";

const fleet = fleetFile.parse({
  formatVersion: 1,
  fleet: "test",
  currency: "EUR",
  regions: [{ name: "fra", country: "DE", continent: "EU" }],
  nodes: [
    {
      name: "own",
      region: "fra",
      zone: "a",
      rack: "1",
      capacity: { vcpus: 64, memoryGiB: 256 },
      pricePerHour: 50,
      network: { transferCostPerGiB: 0.5 },
      performance: { networkGbps: 1 },
    },
  ],
  clouds: {
    usdRate: 0.9,
    accounts: [
      { name: "prod", cloud: "aws", regions: ["eu-central-1", "eu-west-1"], types: ["m5.*", "m6i.*", "c5.*"] },
      { name: "lab", cloud: "gcp", regions: ["europe-west3"] },
    ],
    interconnects: [{ from: "fra", to: "prod/eu-central-1", gbps: 10, pricePerGB: 0.02 }],
  },
});
const clouds = await openClouds(fleet);
const snapshot = buildSnapshot({
  fleet,
  pricesAsOf: asOf,
  telemetry: { asOf, risk: {}, availability: {}, down: [] },
  reservations: [],
  reservationsRevision: 1,
  clouds,
  digests: { fleet: digestOf("fleet"), model: digestOf("model"), policies: digestOf("policies") },
});

function decided(request: Record<string, unknown>, previous: string | null): DecisionRecord {
  return decide({
    ...sampleArguments({ moveCost: 0, ...request }),
    snapshot,
    snapshotDigest: snapshotDigest(snapshot),
    weights: resolveWeights("cost"),
    previous: previous === null ? null : { target: previous, recordDigest: "sha256:before" },
  }).record;
}

const stateful = { stateful: { dataGiB: 100 }, allowMove: true };

describe("what a move takes that changes", () => {
  test("the cloud: over the link that is declared, in the fleet's currency", () => {
    const { move } = decided({ ...stateful, targets: ["prod.eu-central-1.*"] }, "own");
    expect(move).toMatchObject({
      from: "own",
      fromRegion: "fra",
      changes: ["cloud", "region"],
      replaces: "machine",
      dataGiB: 100,
    });
    // 100 GiB are 107.37 GB at 0.02 USD, and 859 Gbit at 1 Gbit/s, the slowest on the way.
    expect(move?.transferCost).toBeCloseTo(107.3741824 * 0.02 * 0.9, 5);
    expect(move?.hours).toBeCloseTo(858.9934592 / 3600, 5);
    expect(moveWords(move ?? never(), "EUR")).toContain(
      "(cloud, region); a new machine is made before the old one goes; 100 GiB of data move, 1.93 EUR, at least 14 min",
    );
  });

  test("the cloud without a link: at what leaves the old place", () => {
    const { move } = decided({ ...stateful, targets: ["prod.eu-west-1.*"] }, "own");
    expect(move?.transferCost).toBe(50);
    const back = decided({ ...stateful, targets: ["own"] }, "prod.eu-west-1.m6i.xlarge").move;
    expect(back).toMatchObject({
      from: "prod.eu-west-1.m6i.xlarge",
      to: "own",
      fromRegion: "eu-west-1",
      changes: ["cloud", "region", "node"],
    });
  });

  test("the region of a cloud", () => {
    const { move, target } = decided(
      { ...stateful, targets: ["prod.eu-west-1.m6i.*"] },
      "prod.eu-central-1.m6i.xlarge",
    );
    expect(target.cloud?.type).toBe("m6i.xlarge");
    expect(move).toMatchObject({ changes: ["region"], replaces: "machine", dataGiB: 100 });
    const price =
      clouds?.catalog.transferPriceOf("aws", "eu-central-1", "region") ??
      clouds?.catalog.transferPriceOf("aws", "eu-central-1", "internet");
    if (price === undefined) expect(move).not.toHaveProperty("transferCost");
    else expect(move?.transferCost).toBeCloseTo(107.3741824 * price.value * 0.9, 4);
  });

  test("the type alone: the machine stays, and its data with it", () => {
    const { move, target } = decided(
      { ...stateful, targets: ["prod.eu-central-1.m6i.*"] },
      "prod.eu-central-1.m5.large",
    );
    expect(target.cloud?.type).toBe("m6i.xlarge");
    expect(move).toMatchObject({ changes: ["type"], replaces: "size", dataGiB: 0, transferCost: 0, hours: 0 });
    expect(moveWords(move ?? never(), "EUR")).toMatch(
      / \(type\); the machine is stopped, and started in the new size; no data moves$/,
    );
  });
});

describe("a stateful machine without leave to move", () => {
  test("that became too small is the same machine in another size, though another place is better", () => {
    const { target, removed, change } = decided({ stateful: true, diskGiB: 50 }, "prod.eu-central-1.m5.large");
    expect(target.cloud).toMatchObject({ account: "prod", region: "eu-central-1", purchase: "onDemand" });
    expect(change).toMatch(/^moved from prod\.eu-central-1\.m5\.large: offer: vcpus: 4 vCPUs asked, it has 2$/);
    expect(removed.find(({ by }) => by === "hold")?.reason).toBe("the same machine in another size, as it is stateful");
  });

  test("stays where its cloud has no more of them: only what may leave does", () => {
    const offer = "prod.eu-central-1.m6i.xlarge";
    const until = "2026-06-01T13:00:00.000Z";
    const ask = (request: Record<string, unknown>, placement?: string) => {
      const args = sampleArguments(request);
      const refused = [
        { offer, placement: placement ?? args.subject.urn, kind: "noCapacity", at: asOf, until },
      ] as const;
      return decide({
        ...args,
        snapshot: { ...snapshot, ...(clouds && { clouds: { ...clouds, unavailable: refused } }) },
        previous: { target: offer, recordDigest: "sha256:before" },
      }).record;
    };
    expect(ask({ stateful: true })).toMatchObject({ change: null, target: { name: offer } });
    expect(ask({ protect: true })).toMatchObject({ change: null, target: { name: offer } });
    expect(ask({ stateful: true, allowMove: true }).change).toMatch(/^moved from .*: offer: its cloud answered/);
    expect(ask({}).change).toMatch(/^moved from .*: offer: its cloud answered/);
    // What another was refused is no matter to whom has one.
    expect(ask({}, "urn:of-another").change ?? "").not.toContain("its cloud answered");
  });

  test("is an error where its account is another by its id, though its name is the same", () => {
    const { target } = decided({ stateful: true, targets: ["prod.eu-central-1.m6i.*"] }, null);
    const ask = (accountId: string, request: Record<string, unknown>) => {
      const accounts = clouds?.accounts.map((account) => ({
        ...account,
        spec: { ...account.spec, id: "222222222222" },
      }));
      const renamed = { ...snapshot, ...(clouds && accounts && { clouds: { ...clouds, accounts } }) };
      const cloud = target.cloud && { ...target.cloud, accountId };
      const previous = { target: target.name, recordDigest: "sha256:before", ...(cloud && { cloud }) };
      const args = {
        ...sampleArguments({ targets: ["prod.eu-central-1.m6i.*"], ...request }),
        snapshot: renamed,
        previous,
      };
      return decide({ ...args, weights: resolveWeights("cost") }).record;
    };
    expect(() => ask("111111111111", { stateful: true })).toThrow(
      /^NC1205: .*: the account prod is 222222222222 by now, and was 111111111111; .*; To stay: give the account the id/,
    );
    expect(ask("222222222222", { stateful: true })).toMatchObject({ change: null, target: { name: target.name } });
    expect(ask("111111111111", {})).toMatchObject({
      change: `moved from ${target.name}: the account prod is 222222222222 by now, and was 111111111111`,
      move: { from: target.name, to: target.name, changes: ["account"], replaces: "machine" },
    });
  });

  test("is an error where its account is gone, by what the decision before says of it", () => {
    const args = {
      ...sampleArguments({ stateful: true }),
      snapshot,
      snapshotDigest: snapshotDigest(snapshot),
      previous: { target: "old.eu-west-1.m5.large", recordDigest: "sha256:before", region: "eu-west-1" },
    };
    let error: unknown;
    try {
      decide(args);
    } catch (caught) {
      error = caught;
    }
    expect(error).toBeInstanceOf(NovaCronError);
    expect(String(error)).toMatch(
      /NC1205: "web" is stateful and would have to move from old\.eu-west-1\.m5\.large to /,
    );
  });
});

function never(): never {
  throw new Error("there is no move");
}
