import type { z } from "zod";
import { digestOf } from "../../crypto/canonical-json.ts";
import { cloudFederation } from "../../schema/cloud-federation.ts";
import { Catalog } from "../../world/catalog/catalog.ts";
import type { CatalogFile } from "../../world/catalog/catalog-file.ts";
import { sampleSource, sampleTypes } from "../../world/catalog/sample-catalog.ts";
import { type CloudWorld, cloudWorldOf } from "../../world/clouds/cloud-world.ts";
import type { JointWorld } from "../joint/joint-arguments.ts";
import type { DecideArguments } from "../node-arena.ts";
import { sampleArguments, type WorldOverrides } from "../sample-world.ts";

type Federation = z.input<typeof cloudFederation>;

/** Two clouds with a few types, for tests. Prices in millionths of a US dollar per hour. */
export const sampleCloudFile: CatalogFile = {
  formatVersion: 1,
  made: "2026-01-01",
  sources: [sampleSource("list", "2026-01-01")],
  clouds: {
    aws: {
      regions: [
        { name: "eu-central-1", country: "DE", carbonGramsPerKwh: 350, latitude: 50.1, longitude: 8.7 },
        { name: "eu-west-1", country: "IE", carbonGramsPerKwh: 300 },
        { name: "us-east-1", country: "US" },
      ],
      types: sampleTypes([
        { name: "m5.large", vcpus: 2, memoryGiB: 8, architecture: "x86_64" },
        { name: "m5.xlarge", vcpus: 4, memoryGiB: 16, architecture: "x86_64" },
        { name: "m6i.xlarge", vcpus: 4, memoryGiB: 16, architecture: "x86_64" },
        { name: "m6i.8xlarge", vcpus: 32, memoryGiB: 128, architecture: "x86_64" },
        { name: "m7g.xlarge", vcpus: 4, memoryGiB: 16, architecture: "arm64" },
        { name: "t3.xlarge", vcpus: 4, memoryGiB: 16, architecture: "x86_64" },
        { name: "g5.xlarge", vcpus: 4, memoryGiB: 16, architecture: "x86_64", gpus: [1, "a10g"] },
      ]),
      prices: [
        {
          kind: "onDemand",
          source: 0,
          regions: {
            "eu-central-1": [115_000, 230_000, 240_000, 1_900_000, 190_000, 180_000, 1_200_000],
            "eu-west-1": [107_000, 214_000, 220_000, 1_700_000, 180_000, 170_000, 1_100_000],
            "us-east-1": [96_000, 192_000, 192_000, null, 160_000, 160_000, 1_000_000],
          },
        },
      ],
    },
    gcp: {
      regions: [{ name: "europe-west3", country: "DE", carbonGramsPerKwh: 350 }],
      types: sampleTypes([
        { name: "n2-standard-4", vcpus: 4, memoryGiB: 16, architecture: "x86_64" },
        { name: "e2-standard-4", vcpus: 4, memoryGiB: 16, architecture: "x86_64" },
      ]),
      prices: [
        { kind: "onDemand", source: 0, regions: { "europe-west3": [250_000, 170_000] } },
        { kind: "spot", source: 0, regions: { "europe-west3": [60_000, null] } },
      ],
    },
  },
};

/** A federation over {@link sampleCloudFile}; one AWS account in Frankfurt and Ireland unless given. */
export function sampleClouds(federation: Partial<Federation> = {}, file: CatalogFile = sampleCloudFile): CloudWorld {
  const spec = cloudFederation.parse({
    accounts: [{ name: "prod", cloud: "aws", regions: ["eu-*"] }],
    ...federation,
  });
  const parts = { catalog: new Catalog([file]), catalogDigest: digestOf(file), fleetRegions: ["r1"] };
  return cloudWorldOf(spec, { ...parts, currency: spec.usdRate === undefined ? "USD" : "EUR" });
}

/** {@link sampleArguments} on the sample fleet with a federation; without nodes of its own unless given. */
export function cloudArguments(
  request: Readonly<Record<string, unknown>> = {},
  clouds: CloudWorld = sampleClouds(),
  world: WorldOverrides = {},
  overrides: Partial<DecideArguments> = {},
): DecideArguments {
  const args = sampleArguments(request, { nodes: [], ...world }, overrides);
  const own = new Set(args.snapshot.regions.map(({ name }) => name));
  const snapshot = {
    ...args.snapshot,
    currency: "USD",
    regions: [...args.snapshot.regions, ...clouds.regions.filter(({ name }) => !own.has(name))],
    telemetry: {
      ...args.snapshot.telemetry,
      clouds: { probability: 0.03, horizonHours: 24, confidence: 0.2, source: "class-prior" as const },
    },
    clouds,
  };
  return { ...args, snapshot };
}

/** What a group is decided on by, of {@link cloudArguments}. */
export function jointWorldOf(args: DecideArguments): JointWorld {
  const { snapshot, snapshotDigest, claims, evaluatePolicy, weights, options } = args;
  return { snapshot, snapshotDigest, claims, evaluatePolicy, weights, options };
}
