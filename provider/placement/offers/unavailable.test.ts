import { describe, expect, it } from "vitest";
import type { UnavailabilityKind } from "../../world/clouds/unavailable-offer.ts";
import { decide } from "../decide.ts";
import { sampleUrn } from "../sample-world.ts";
import { previousStillStands } from "../sticky.ts";
import { resolveWeights } from "../weights.ts";
import { cloudArguments, sampleClouds } from "./sample-clouds.ts";

const cheapest = { weights: resolveWeights("cost") };
const first = "prod.eu-west-1.m5.xlarge";

/** The world in which a cloud refused an offer. */
const refused = (kind: UnavailabilityKind, offer = first, placement = sampleUrn("web")) => ({
  ...sampleClouds(),
  unavailable: [{ offer, placement, kind, at: "2026-01-01T00:00:00.000Z", until: "2026-01-01T01:00:00.000Z" }],
});
const targetIn = (clouds: ReturnType<typeof refused>) =>
  decide(cloudArguments({}, clouds, {}, cheapest)).record.target.name;

describe("what a cloud refused lately", () => {
  it("is not decided for: the next best is, and the record says what removed it", () => {
    const { record } = decide(cloudArguments({}, refused("noCapacity"), {}, cheapest));
    expect(record.target.name).not.toBe(first);
    expect(record.offers?.removed).toContainEqual({
      by: "unavailable",
      kind: "constraint",
      reason: expect.stringContaining(`its cloud answered ${first} with no capacity at 2026-01-01T00:00:00.000Z`),
      count: 1,
      examples: ["eu-west-1.m5.xlarge"],
    });
  });

  it("is left by what stands there, which says why", () => {
    const args = cloudArguments({}, refused("noCapacity"), {}, cheapest);
    const previous = { target: first, recordDigest: `sha256:${"0".repeat(64)}` } as const;
    expect(previousStillStands({ ...args, previous })).toMatchObject({
      stands: false,
      reason: expect.stringContaining("with no capacity at"),
    });
    const { record } = decide({ ...args, previous });
    expect(record.change).toMatch(`moved from ${first}: `);
  });

  it("is no matter to what stands there, where it was refused to another", () => {
    const args = cloudArguments({}, refused("noCapacity", first, sampleUrn("late")), {}, cheapest);
    const previous = { target: first, recordDigest: `sha256:${"0".repeat(64)}` } as const;
    expect(previousStillStands({ ...args, previous })).toMatchObject({ stands: true });
    expect(decide({ ...args, previous }).record).toMatchObject({ change: null, target: { name: first } });
    expect(decide(args).record.target.name).not.toBe(first);
  });

  it("of a quota stands for its family in the region, of throttling for the region of the account", () => {
    const family = targetIn(refused("quota"));
    expect(family).not.toMatch(/^prod\.eu-west-1\.m5\./);
    const region = targetIn(refused("throttling"));
    expect(region).not.toMatch(/^prod\.eu-west-1\./);
  });

  it("of another account, or of what is no offer, changes nothing", () => {
    expect(targetIn(refused("throttling", "lab.eu-west-1.m5.xlarge"))).toBe(first);
    expect(targetIn(refused("throttling", "node-1"))).toBe(first);
  });
});
