import { expect, it } from "vitest";
import { digestOf } from "../crypto/canonical-json.ts";
import { testRing } from "../state/testdata/golden.ts";
import { sampleClaim } from "../store/store-samples.ts";
import { blindClaim } from "./blind-claim.ts";

const claim = sampleClaim("dev", "web");

it("adds a keyed digest, the same for the same claim, and of the claim alone", () => {
  const ring = testRing();
  const { blind, ...rest } = blindClaim(claim, ring);
  expect(rest).toEqual(claim);
  expect(blind).toMatch(/^hmac-sha256:[0-9a-f]{64}$/);
  expect(blind?.slice(12)).not.toBe(digestOf(claim).slice(7));
  expect(blindClaim({ ...claim }, testRing()).blind).toBe(blind);
  expect(blindClaim({ ...claim, blind: "of before" }, ring).blind).toBe(blind);
});

it.each([{ node: "node-2" }, { vcpus: 5 }, { apart: [{ from: "db", level: "rack" as const }] }])(
  "tells %j apart",
  (change) => {
    expect(blindClaim({ ...claim, ...change }, testRing()).blind).not.toBe(blindClaim(claim, testRing()).blind);
  },
);
