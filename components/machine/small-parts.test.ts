import { describe, expect, it } from "vitest";
import type { CloudTarget } from "../../provider/schema/cloud-target.ts";
import { subnetBlock } from "../clouds/aws/subnet-blocks.ts";
import { gcpDiskType } from "../clouds/gcp/machine-parts.ts";
import { share } from "../group/share.ts";
import { sliceRequests } from "../group/slice-requests.ts";
import { atPlace } from "./at-place.ts";
import { failureKind } from "./failure-kind.ts";
import type { MachineContext } from "./machine-context.ts";
import { asLabels } from "./machine-tags.ts";
import { placeName } from "./place-name.ts";

const target: CloudTarget = {
  provider: "aws",
  account: "prod",
  region: "eu-west-1",
  type: "m7i.large",
  architecture: "x86_64",
  vcpus: 2,
  memoryGiB: 8,
  purchase: "onDemand",
  fallback: false,
  pricePerHour: 0.1,
};

describe("placeName", () => {
  it("names what is declared by machine, account and region", () => {
    expect(placeName("api", target)).toBe("api-prod-eu-west-1");
  });

  it("stays within 40 characters that every cloud takes, and tells apart what was cut off or rewritten", () => {
    const long = "a-very-long-name-of-a-machine-in-some-stack";
    const names = [`${long}-1`, `${long}-2`, "Api", "api", "9api", "ünïcode"].map((name) => placeName(name, target));
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(name).toMatch(/^[a-z][a-z0-9-]{0,38}[a-z0-9]$/);
  });
});

describe("atPlace", () => {
  it("takes what is said of the region before the account, and that before the cloud", () => {
    const by = { aws: "cloud", gcp: "other", at: { prod: "account", "prod/eu-west-1": "region" } };
    expect(atPlace(by, target)).toBe("region");
    expect(atPlace(by, { ...target, region: "us-east-1" })).toBe("account");
    expect(atPlace(by, { ...target, account: "lab" })).toBe("cloud");
    expect(atPlace({ gcp: "other" }, target)).toBeUndefined();
  });
});

describe("asLabels", () => {
  it("makes labels that Google Cloud takes", () => {
    expect(asLabels({ Team: "Shop & Co", "9th": "x".repeat(80), "novacron-stack": "shop/dev" })).toEqual({
      team: "shop-co",
      "l-9th": "x".repeat(63),
      "novacron-stack": "shop-dev",
    });
  });
});

describe("subnetBlock", () => {
  it("gives each zone a part of its own", () => {
    expect(subnetBlock("10.20.0.0/16", "eu-west-1a")).toBe("10.20.0.0/20");
    expect(subnetBlock("10.20.0.0/16", "eu-west-1c")).toBe("10.20.32.0/20");
    expect(subnetBlock("10.20.0.0/16", undefined)).toBe("10.20.240.0/20");
  });
});

describe("gcpDiskType", () => {
  const disk = (type: string, kind: "standard" | "balanced" | "fast") =>
    gcpDiskType({ target: { ...target, type }, spec: { disk: { kind } } } as MachineContext);

  it("knows the series that take Hyperdisk alone", () => {
    expect([disk("n4-standard-4", "fast"), disk("c4a-standard-4", "balanced")]).toEqual([
      "hyperdisk-balanced",
      "hyperdisk-balanced",
    ]);
    expect([
      disk("n2-standard-4", "fast"),
      disk("e2-standard-4", "standard"),
      disk("c3-standard-4", "standard"),
    ]).toEqual(["pd-ssd", "pd-standard", "pd-balanced"]);
  });
});

describe("share", () => {
  it("adds up to the whole, as even as it can be", () => {
    const shares = [0, 1, 2].map((slice) => share(10, slice, 3));
    expect(shares).toEqual([4, 3, 3]);
  });
});

describe("sliceRequests", () => {
  it("keeps each slice apart from those before it", () => {
    const requests = sliceRequests({ vcpus: 2, memoryGiB: 4 }, { slices: 3, apart: "cloud" });
    expect(requests).toEqual({
      "slice-0": { vcpus: 2, memoryGiB: 4 },
      "slice-1": { vcpus: 2, memoryGiB: 4, apart: [{ from: "slice-0", level: "cloud" }] },
      "slice-2": {
        vcpus: 2,
        memoryGiB: 4,
        apart: [
          { from: "slice-0", level: "cloud" },
          { from: "slice-1", level: "cloud" },
        ],
      },
    });
  });
});

describe("failureKind", () => {
  it.each([
    ["api error InsufficientInstanceCapacity: We currently do not have sufficient m5.large capacity", "noCapacity"],
    ["api error VcpuLimitExceeded: You have requested more vCPU capacity", "quota"],
    ["api error VpcLimitExceeded: The maximum number of VPCs has been reached.", "quota"],
    ["api error RequestLimitExceeded: Request limit exceeded.", "throttling"],
    ['Code="SkuNotAvailable" Message="The requested VM size is not available in location westeurope"', "noCapacity"],
    ['Code="ZonalAllocationFailed" Message="Allocation failed."', "noCapacity"],
    [
      'Code="OperationNotAllowed" Message="Operation could not be completed as it results in exceeding approved Total Regional Cores quota"',
      "quota",
    ],
    ['Status=429 Code="TooManyRequests"', "throttling"],
    ["ZONE_RESOURCE_POOL_EXHAUSTED_WITH_DETAILS: The zone does not have enough resources available", "noCapacity"],
    ["googleapi: Error 403: Quota 'CPUS' exceeded. Limit: 24.0 in region europe-west1., quotaExceeded", "quota"],
    ["googleapi: Error 403: Rate Limit Exceeded, rateLimitExceeded", "throttling"],
    ["api error UnauthorizedOperation: You are not authorized to perform this operation.", null],
    ["api error InvalidAMIID.NotFound: The image id does not exist", null],
    ["timeout while waiting for state to become 'running'", null],
  ])("%s", (error, kind) => {
    expect(failureKind(error)).toBe(kind);
  });
});
