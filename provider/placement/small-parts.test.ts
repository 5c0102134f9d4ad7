import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { placementRequest } from "../schema/placement-request.ts";
import { globMatches } from "../world/glob.ts";
import { confidence } from "./confidence.ts";
import { percent, plain } from "./decimals.ts";
import { distanceKm, roundTripMs } from "./distance.ts";
import { carbonGramsPerHour, costPerMonth, dominantShare } from "./estimates.ts";
import { holdingsFor } from "./holdings.ts";
import { largestRemainder } from "./largest-remainder.ts";
import { sampleClaim, sampleNode, sampleRegion, sampleSnapshot } from "./sample-world.ts";
import { worldIndex } from "./world-index.ts";

describe("globMatches", () => {
  test.each([
    ["node-*", "node-1", true],
    ["*", "", true],
    ["a*b*c", "aXbYbZc", true],
    ["a*b", "aXc", false],
    ["a.c", "abc", false],
    ["a", "ab", false],
    ["*-gpu", "eu-gpu-gpu", true],
  ])("%s against %s", (pattern, name, matches) => {
    expect(globMatches(pattern, name)).toBe(matches);
  });

  test("agrees with a regular expression", () => {
    const text = fc.string({ unit: fc.constantFrom("a", "b", "*", "."), maxLength: 8 });
    fc.assert(
      fc.property(text, text, (pattern, name) => {
        const source = pattern
          .split("*")
          .map((part) => part.replaceAll(".", "\\."))
          .join("[^]*");
        expect(globMatches(pattern, name)).toBe(new RegExp(`^${source}$`).test(name));
      }),
    );
  });
});

describe("largestRemainder", () => {
  test("adds up, and is off by less than one unit each", () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 10, noNaN: true }), { minLength: 1, maxLength: 60 }), (weights) => {
        const sum = weights.reduce((total, weight) => total + weight, 0);
        fc.pre(sum > 1e-9);
        const parts = largestRemainder(weights, 1_000_000);
        expect(parts.reduce((total, part) => total + part, 0)).toBe(1_000_000);
        for (const [i, part] of parts.entries())
          expect(Math.abs(part - ((weights[i] ?? 0) / sum) * 1e6)).toBeLessThan(1.000001);
      }),
    );
  });

  test("of nothing is nothing", () => {
    expect(largestRemainder([0, 0], 10)).toEqual([0, 0]);
    expect(largestRemainder([1, 1, 1], 10)).toEqual([4, 3, 3]);
  });
});

describe("estimates", () => {
  const node = sampleNode("n", { capacity: { gpus: { count: 4, model: "A100" } }, pricePerHour: 2 });
  const ask = (request: Record<string, unknown>) => placementRequest.parse({ vcpus: 1, memoryGiB: 1, ...request });

  test.each([
    [{ vcpus: 8 }, 0.5],
    [{ memoryGiB: 48 }, 0.75],
    [{ diskGiB: 100 }, 0.2],
    [{ gpus: { count: 4 } }, 1],
  ])("the dominant share of %j is %d", (request, share) => {
    expect(dominantShare(ask(request), node)).toBe(share);
    expect(costPerMonth(ask(request), node)).toBeCloseTo(2 * 730 * share, 9);
  });

  test("a GPU job draws by its GPUs", () => {
    // idle 100 x 1 + 200 x 1 x 0.5, times PUE 1.2 and 300 g/kWh
    expect(carbonGramsPerHour(ask({ gpus: { count: 4 } }), node, sampleRegion("r1"))).toBeCloseTo(72, 9);
  });

  test("what the node does not have costs nothing known", () => {
    expect(costPerMonth(ask({ gpus: { count: 1 } }), sampleNode("n"))).toBeNull();
  });
});

describe("confidence", () => {
  test.each([
    [{ knownShare: 1, margin: null, riskConfidence: 1, agreement: 1 }, 1],
    [{ knownShare: 0.6, margin: 0.05, riskConfidence: 0.5, agreement: 1 }, 0.55],
    [{ knownShare: 1, margin: -0.2, riskConfidence: 0, agreement: 1 }, 0.5],
    [{ knownShare: 0.8, margin: 0.1, riskConfidence: null, agreement: 1 }, 0.875],
    [{ knownShare: 0.8, margin: 0.1, riskConfidence: null, agreement: 0.5 }, 0.83125],
    [{ knownShare: 1, margin: null, riskConfidence: 1, agreement: 0 }, 0.9],
  ])("%j is %d", (parts, expected) => {
    expect(confidence(parts)).toBeCloseTo(expected, 9);
  });
});

describe("distances", () => {
  const paris = sampleRegion("paris", { latitude: 48.8566, longitude: 2.3522, latencyMs: { berlin: 20 } });
  const berlin = sampleRegion("berlin", { latitude: 52.52, longitude: 13.405 });

  test("great circle from Paris to Berlin", () => {
    expect(distanceKm(paris, berlin)).toBeCloseTo(877.5, 0);
    expect(distanceKm(paris, paris)).toBe(0);
    expect(distanceKm(paris, sampleRegion("x"))).toBeNull();
  });

  test("round trips, from whichever side declares them", () => {
    expect([roundTripMs(paris, berlin), roundTripMs(berlin, paris), roundTripMs(berlin, berlin)]).toEqual([20, 20, 1]);
    expect(roundTripMs(berlin, sampleRegion("x"))).toBeNull();
  });
});

test("holdings: another's two claims under one URN on two nodes both count, the subject's none", () => {
  const claims = [sampleClaim("db", "n1"), sampleClaim("db", "n2"), sampleClaim("web", "n1")];
  const snapshot = sampleSnapshot({
    reservations: [sampleClaim("db", "n1", { vcpus: 9 }), sampleClaim("cache", "n1", { vcpus: 1 })],
  });
  const holdings = holdingsFor(worldIndex(snapshot), claims, { urn: sampleClaim("web", "n1").urn, stack: "dev" });
  expect([holdings.usageOf("n1").vcpus, holdings.usageOf("n2").vcpus, holdings.usageOf("gone").vcpus]).toEqual([
    5, 4, 0,
  ]);
  expect(holdings.peers.map(({ name, node }) => `${name}@${node}`)).toEqual(["cache@n1", "db@n1", "db@n2"]);
});

test("numbers for people", () => {
  expect([0.0042, 0.31, 0.099, 1].map(percent)).toEqual(["0.4%", "31%", "9.9%", "100%"]);
  expect([4, 0.5, 12.254].map(plain)).toEqual(["4", "0.5", "12.25"]);
});
