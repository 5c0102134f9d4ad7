import { describe, expect, it } from "vitest";
import type { UnavailabilityKind } from "../../world/clouds/unavailable-offer.ts";
import { decide } from "../decide.ts";
import { decideJointly } from "../decide-jointly.ts";
import { sampleUrn } from "../sample-world.ts";
import { previousStillStands } from "../sticky.ts";
import { resolveWeights } from "../weights.ts";
import { cloudArguments, jointWorldOf, sampleClouds } from "./sample-clouds.ts";

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

describe("spot that falls back", () => {
  const account = { name: "lab", cloud: "gcp" as const, regions: ["*"], types: ["n2-*"] };
  const spot = "lab.europe-west3.n2-standard-4.spot-fallback";
  const onDemand = "lab.europe-west3.n2-standard-4";
  const bought = (refused: readonly string[], kind: UnavailabilityKind = "noCapacity") => ({
    ...sampleClouds({ accounts: [{ ...account, purchase: "spotWithFallback" }] }),
    unavailable: refused.map((offer) => ({
      ...{ offer, placement: sampleUrn("web"), kind },
      ...{ at: "2026-01-01T00:00:00.000Z", until: "2026-01-01T01:00:00.000Z" },
    })),
  });
  const standingOn = (target: string) => ({ target, recordDigest: `sha256:${"0".repeat(64)}` }) as const;

  it.each(["noCapacity", "quota"] as const)(
    "comes to the same on demand where there is none (%s), and says so",
    (kind) => {
      const { record, summary } = decide(cloudArguments({}, bought([spot], kind), {}, cheapest));
      expect(record.target.name).toBe(onDemand);
      expect(summary.cloud).toMatchObject({ purchase: "onDemand", fallback: false, pricePerHour: 0.25 });
      expect(record.offers?.reason).toContain("0.25 USD per hour on demand (list of 2026-01-01)");
      expect(record.offers?.removed).toContainEqual(expect.objectContaining({ by: "unavailable", count: 1 }));
    },
  );

  it("has nothing where that is refused, too, and where it is not to fall back", () => {
    expect(() => decide(cloudArguments({}, bought([spot, onDemand]), {}, cheapest))).toThrow(/NC1201/);
    // What is refused to spot with fallback is refused to spot: it is the same capacity.
    expect(() => decide(cloudArguments({ purchase: "spot" }, bought([spot]), {}, cheapest))).toThrow(/NC1201/);
  });

  it("reverts as soon as there may be some again, whatever the gain", () => {
    const args = { ...cloudArguments({}, bought([]), {}, cheapest), options: { hysteresis: 1 } };
    const previous = standingOn(onDemand);
    expect(previousStillStands({ ...args, previous })).toMatchObject({
      stands: false,
      reason: expect.stringMatching(/no spot capacity/),
    });
    const { record } = decide({ ...args, previous });
    expect(record).toMatchObject({ target: { name: spot }, change: expect.stringMatching(/^moved from lab\./) });
    expect(record.move).toMatchObject({ changes: ["purchase"], replaces: "machine" });
    const [member] = decideJointly([{ ...args, previous }], jointWorldOf(args), {}).outcomes;
    expect(member?.decision?.record).toMatchObject({ target: { name: spot }, change: record.change });
  });

  it("stays on demand where it may not move, and while spot is refused", () => {
    const previous = standingOn(onDemand);
    const held = { ...cloudArguments({ stateful: true }, bought([]), {}, cheapest), previous };
    expect(previousStillStands(held)).toEqual({ stands: true });
    const refusedStill = { ...cloudArguments({}, bought([spot]), {}, cheapest), previous };
    expect(previousStillStands(refusedStill)).toEqual({ stands: true });
    const demanded = { ...cloudArguments({ purchase: "onDemand" }, bought([]), {}, cheapest), previous };
    expect(previousStillStands(demanded)).toEqual({ stands: true });
  });
});
