import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { canonicalJson, digestOf } from "../../crypto/canonical-json.ts";
import { NovaCronError } from "../../errors/novacron-error.ts";
import type { CloudAccount } from "../../schema/cloud-federation.ts";
import type { CloudTarget } from "../../schema/cloud-target.ts";
import type { Claim } from "../../world/snapshot.ts";
import { type DecideArguments, decide } from "../decide.ts";
import { decideJointly, type JointSubject } from "../decide-jointly.ts";
import { checkFeasible } from "../feasible.ts";
import { sampleClaim, sampleNode, sampleUrn } from "../sample-world.ts";
import { profileNames } from "../weight-profiles.ts";
import { resolveWeights } from "../weights.ts";
import { cloudArguments, jointWorldOf, sampleClouds } from "./sample-clouds.ts";

const accounts = fc
  .record({
    regions: fc.subarray(["eu-central-1", "eu-west-1", "us-east-1"], { minLength: 1 }),
    zoned: fc.boolean(),
    purchase: fc.constantFrom("onDemand", "spot", "spotWithFallback"),
    quota: fc.option(fc.integer({ min: 0, max: 40 }), { nil: undefined }),
    reserved: fc.integer({ min: 0, max: 2 }),
    second: fc.boolean(),
  })
  .map(({ regions, zoned, purchase, quota, reserved, second }) => [
    {
      name: "prod",
      cloud: "aws" as const,
      regions,
      ...(zoned && { zones: Object.fromEntries(regions.map((region) => [region, ["a", "b"]])) }),
      ...(quota !== undefined && { quotas: [{ vcpus: quota }] }),
      reserved: regions.map((region) => ({ region, type: "m6i.xlarge", free: reserved, perHour: 0.1 })),
    },
    ...(second ? [{ name: "lab", cloud: "gcp" as const, regions: ["*"], purchase: purchase as "spot" }] : []),
  ]);

const request = fc
  .record({
    vcpus: fc.constantFrom(1, 2, 4, 8, 30),
    memoryGiB: fc.constantFrom(2, 8, 16, 64),
    architecture: fc.constantFrom("x86_64", "arm64", "any", undefined),
    burstable: fc.boolean(),
    level: fc.constantFrom("node", "zone", "region", "cloud", undefined),
  })
  .map(({ level, ...size }) => ({
    ...Object.fromEntries(Object.entries(size).filter(([, value]) => value !== undefined)),
    ...(level && { apart: [{ from: "peer-0", level }] }),
  }));

const standing = ["m5.xlarge", "m6i.xlarge.reserved", "m5.large", "m5.xlarge.a", "gone.large"];

const scenario = fc
  .record({
    accounts,
    request,
    profile: fc.constantFrom(...profileNames),
    own: fc.integer({ min: 0, max: 2 }),
    peers: fc.array(fc.nat({ max: standing.length - 1 }), { maxLength: 5 }),
  })
  .map(({ accounts: list, request: asked, profile, own, peers }) => {
    const claims = peers.map((at, i) => sampleClaim(`peer-${i}`, `prod.${list[0]?.regions[0]}.${standing[at]}`));
    const nodes = Array.from({ length: own }, (_, i) => sampleNode(`n${i}`));
    // As a process that has just begun would see it.
    const fresh = (accountsInOrder = list, claimsInOrder: readonly Claim[] = claims): DecideArguments => ({
      ...cloudArguments(
        asked,
        sampleClouds({ accounts: accountsInOrder }),
        { nodes },
        { weights: resolveWeights(profile) },
      ),
      claims: claimsInOrder,
      snapshotDigest: digestOf("the same"),
    });
    return { fresh, list, claims };
  });

function outcome(args: DecideArguments): string {
  try {
    return canonicalJson(decide(args).record);
  } catch (error) {
    if (error instanceof NovaCronError) return error.message;
    throw error;
  }
}

describe("decisions on offers", () => {
  test("are equal wherever and in whatever order the same is known", () => {
    fc.assert(
      fc.property(scenario, ({ fresh, list, claims }) => {
        const first = fresh();
        const expected = outcome(first);
        expect(outcome(fresh(list.toReversed(), claims.toReversed()))).toBe(expected);
        // What was asked before on the same world leaves no trace.
        outcome({ ...first, request: { ...first.request, vcpus: 2, memoryGiB: 3 }, claims: [] });
        expect(outcome(first)).toBe(expected);
      }),
      { numRuns: 60 },
    );
  });

  test("do what is asked, and can be carried out", () => {
    fc.assert(
      fc.property(scenario, ({ fresh }) => {
        const args = fresh();
        let decided: ReturnType<typeof decide>;
        try {
          decided = decide(args);
        } catch (error) {
          if (error instanceof NovaCronError) return;
          throw error;
        }
        const { cloud, target } = decided.summary;
        expect(checkFeasible(target, args)).toBeNull();
        if (cloud === undefined) return;
        const { vcpus, memoryGiB, architecture } = args.request;
        expect(cloud.vcpus).toBeGreaterThanOrEqual(vcpus);
        expect(cloud.memoryGiB).toBeGreaterThanOrEqual(memoryGiB);
        if (architecture !== "any") expect(cloud.architecture).toBe(architecture ?? "x86_64");
      }),
      { numRuns: 60 },
    );
  });

  test("made together keep every account's quota and reserved machines, and hold one by one", () => {
    fc.assert(
      fc.property(scenario, fc.integer({ min: 2, max: 6 }), ({ fresh, list }, size) => {
        const args = { ...fresh(), claims: [] };
        const group = Array.from({ length: size }, (_, i): JointSubject => {
          const { request: own, requestDigest, maskedRequest } = args;
          const name = `vm-${i}`;
          return {
            subject: { ...args.subject, name, urn: sampleUrn(name), id: name },
            request: own,
            requestDigest,
            maskedRequest,
            previous: null,
          };
        });
        const { outcomes } = decideJointly(group, jointWorldOf(args), { iterations: 50 });
        const placed = outcomes.flatMap(({ subject, decision }) => (decision === null ? [] : [{ subject, decision }]));
        const claims = placed.map(({ decision }) => decision.claim);
        for (const { subject, decision } of placed)
          expect(checkFeasible(decision.summary.target, { ...args, ...subject, claims })).toBeNull();
        for (const account of list)
          expectWithin(
            account,
            placed.map(({ decision }) => decision.summary.cloud),
          );
      }),
      { numRuns: 25 },
    );
  });
});

function expectWithin(
  { name, quotas = [], reserved = [] }: Partial<CloudAccount>,
  clouds: readonly (CloudTarget | undefined)[],
): void {
  const own = clouds.flatMap((cloud) => (cloud !== undefined && cloud.account === name ? [cloud] : []));
  const bought = own.filter(({ purchase }) => purchase !== "reserved");
  for (const { vcpus } of quotas)
    expect(bought.reduce((sum, cloud) => sum + cloud.vcpus, 0)).toBeLessThanOrEqual(vcpus);
  for (const { region, free } of reserved) {
    const taken = own.filter((cloud) => cloud.purchase === "reserved" && cloud.region === region);
    expect(taken.length).toBeLessThanOrEqual(free);
  }
}
