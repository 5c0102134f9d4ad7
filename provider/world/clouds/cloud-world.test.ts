import { describe, expect, it } from "vitest";
import type { z } from "zod";
import { digestOf } from "../../crypto/canonical-json.ts";
import { NovaCronError } from "../../errors/novacron-error.ts";
import { sampleCloudFile } from "../../placement/offers/sample-clouds.ts";
import { cloudFederation } from "../../schema/cloud-federation.ts";
import { fleetFile } from "../../schema/fleet.ts";
import { buildSnapshot, snapshotDigest } from "../build-snapshot.ts";
import { Catalog } from "../catalog/catalog.ts";
import { parseFleet } from "../load-fleet.ts";
import { cloudWorldOf } from "./cloud-world.ts";

type Account = z.input<typeof cloudFederation>["accounts"][number];

const parts = {
  catalog: new Catalog([sampleCloudFile]),
  catalogDigest: digestOf(sampleCloudFile),
  currency: "USD",
  fleetRegions: ["fra"],
};

const prod: Account = { name: "prod", cloud: "aws", regions: ["eu-*"] };
const worldOf = (account: Partial<Account>, others: object = {}) =>
  cloudWorldOf(cloudFederation.parse({ accounts: [{ ...prod, ...account }], ...others }), parts);

function refusal(action: () => unknown): NovaCronError {
  try {
    action();
  } catch (error) {
    if (error instanceof NovaCronError) return error;
    throw error;
  }
  throw new Error("it was not refused");
}

describe("a federation", () => {
  it("means by its patterns what the catalogue has", () => {
    const { accounts, regions } = worldOf({ types: ["m5.*", "g5.xlarge"] });
    expect(accounts[0]?.regions).toEqual(["eu-central-1", "eu-west-1"]);
    expect([...(accounts[0]?.types ?? [])].sort()).toEqual(["g5.xlarge", "m5.large", "m5.xlarge"]);
    expect(regions).toEqual([
      {
        name: "eu-central-1",
        country: "DE",
        continent: "EU",
        latitude: 50.1,
        longitude: 8.7,
        gridCarbonGramsPerKwh: 350,
        latencyMs: {},
      },
      { name: "eu-west-1", country: "IE", continent: "EU", gridCarbonGramsPerKwh: 300, latencyMs: {} },
    ]);
  });

  it("gives its links' round trips to regions, both ways, the slowest of several", () => {
    const links = [
      { from: "prod/eu-central-1", to: "prod/eu-west-1", latencyMs: 22 },
      { from: "prod/eu-west-1", to: "prod/eu-central-1", latencyMs: 25 },
      { from: "fra", to: "prod/eu-central-1", latencyMs: 2 },
    ];
    const { regions } = worldOf({}, { interconnects: links });
    expect(regions.map(({ latencyMs }) => latencyMs)).toEqual([{ "eu-west-1": 25, fra: 2 }, { "eu-central-1": 25 }]);
  });

  const wrong: readonly (readonly [string, string, RegExp, () => unknown])[] = [
    ["a region", "clouds.accounts[0].regions[0]", /Did you mean eu-west-1/, () => worldOf({ regions: ["eu-wst-1"] })],
    ["a pattern of regions", "clouds.accounts[0].regions[0]", /Known: /, () => worldOf({ regions: ["mars-*"] })],
    ["a type", "clouds.accounts[0].types[1]", /Did you mean m5.large/, () => worldOf({ types: ["m5.*", "m5.larg"] })],
    ["zones", "clouds.accounts[0].zones.us-east-1", /Known: eu-/, () => worldOf({ zones: { "us-east-1": ["a"] } })],
    [
      "a quota's region",
      "clouds.accounts[0].quotas[0].region",
      /Did you mean eu-west-1/,
      () => worldOf({ quotas: [{ region: "eu-west-2", vcpus: 4 }] }),
    ],
    [
      "a quota's family",
      "clouds.accounts[0].quotas[0].family",
      /Did you mean m5/,
      () => worldOf({ quotas: [{ family: "m55", vcpus: 4 }] }),
    ],
    [
      "a reserved machine",
      "clouds.accounts[0].reserved[0].type",
      /Did you mean m5.large/,
      () => worldOf({ reserved: [{ region: "eu-west-1", type: "m5.lrge", free: 1, perHour: 0 }] }),
    ],
    [
      "reserved machines twice",
      "clouds.accounts[0].reserved[1]",
      /Add their counts/,
      () =>
        worldOf({
          reserved: [1, 2].map((free) => ({ region: "eu-west-1", type: "m5.large", free, perHour: 0 })),
        }),
    ],
    [
      "a link's end",
      "clouds.interconnects[0].to",
      /Did you mean prod\/eu-west-1/,
      () => worldOf({}, { interconnects: [{ from: "fra", to: "prod/eu-wst-1" }] }),
    ],
    ["an account twice", "clouds.accounts[1].name", /Rename/, () => worldOf({}, { accounts: [prod, prod] })],
  ];
  it.each(wrong)("is refused for %s", (_, property, remedy, action) => {
    const error = refusal(action);
    expect(error).toMatchObject({ code: "NC1150", property });
    expect(error.message).toMatch(remedy);
  });

  it("is refused beside prices in another currency without a rate", () => {
    const federation = cloudFederation.parse({ accounts: [prod] });
    expect(refusal(() => cloudWorldOf(federation, { ...parts, currency: "EUR" }))).toMatchObject({ code: "NC1151" });
    expect(cloudWorldOf({ ...federation, usdRate: 0.9 }, { ...parts, currency: "EUR" }).usdRate).toBe(0.9);
  });
});

describe("a Snapshot with clouds", () => {
  const fleet = (accounts: readonly Account[]) =>
    fleetFile.parse({
      formatVersion: 1,
      fleet: "test",
      currency: "USD",
      regions: [{ name: "eu-west-1", country: "IE", continent: "EU", gridCarbonGramsPerKwh: 10 }],
      nodes: [],
      clouds: { accounts },
    });
  const snapshotOf = (accounts: readonly Account[], catalogDigest = parts.catalogDigest) => {
    const file = fleet(accounts);
    if (file.clouds === undefined) throw new Error("no clouds");
    return buildSnapshot({
      fleet: file,
      pricesAsOf: "2026-06-01T12:00:00.000Z",
      telemetry: { asOf: "2026-06-01T12:00:00.000Z", risk: {}, availability: {}, down: [] },
      reservations: [],
      reservationsRevision: 0,
      digests: { fleet: "f", model: "m", policies: "p" },
      clouds: cloudWorldOf(file.clouds, { ...parts, catalogDigest }),
    });
  };

  it("has the clouds' regions, with the fleet's figures where it declares them, too", () => {
    const { regions } = snapshotOf([prod]);
    expect(regions.map(({ name, gridCarbonGramsPerKwh }) => [name, gridCarbonGramsPerKwh])).toEqual([
      ["eu-central-1", 350],
      ["eu-west-1", 10],
    ]);
  });

  it("is named by federation and catalogue, in whatever order accounts are listed", () => {
    const lab: Account = { name: "lab", cloud: "gcp", regions: ["*"] };
    const digest = snapshotDigest(snapshotOf([prod, lab]));
    expect(snapshotDigest(snapshotOf([lab, prod]))).toBe(digest);
    expect(snapshotDigest(snapshotOf([prod]))).not.toBe(digest);
    expect(snapshotDigest(snapshotOf([prod, lab], digestOf("other")))).not.toBe(digest);
  });

  it("may have no nodes of its own", () => {
    const text = JSON.stringify({ formatVersion: 1, fleet: "t", currency: "USD", regions: [], nodes: [] });
    expect(() => parseFleet(text, "f.yaml")).toThrow(/NC1104/);
    expect(
      parseFleet(text.replace("}", ',"clouds":{"accounts":[{"name":"a","cloud":"gcp","regions":["*"]}]}}'), "f").clouds,
    ).toBeDefined();
  });
});
