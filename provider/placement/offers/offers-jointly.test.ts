import { beforeAll, expect, test } from "vitest";
import { digestOf } from "../../crypto/canonical-json.ts";
import { placementRequest } from "../../schema/placement-request.ts";
import { decideJointly, type JointSubject } from "../decide-jointly.ts";
import { loadMilpSolver } from "../joint/load-milp-solver.ts";
import type { MilpSolver } from "../joint/milp.ts";
import { sampleNode, sampleUrn } from "../sample-world.ts";
import { resolveWeights } from "../weights.ts";
import { cloudArguments, jointWorldOf, sampleClouds } from "./sample-clouds.ts";

let solver: MilpSolver;
beforeAll(async () => {
  solver = await loadMilpSolver();
});

type Loose = Readonly<Record<string, unknown>>;
type Accounts = NonNullable<Parameters<typeof sampleClouds>[0]>["accounts"];

function together(requests: Readonly<Record<string, Loose>>, accounts: Accounts, own: readonly string[] = []) {
  const clouds = sampleClouds(accounts === undefined ? {} : { accounts });
  const world = cloudArguments(
    {},
    clouds,
    { nodes: own.map((name) => sampleNode(name)) },
    { weights: resolveWeights("cost") },
  );
  const group = Object.entries(requests).map(([name, asked]): JointSubject => {
    const request = placementRequest.parse({ vcpus: 4, memoryGiB: 16, ...asked });
    const subject = { ...world.subject, id: name, name, urn: sampleUrn(name) };
    return { subject, request, requestDigest: digestOf(request), maskedRequest: request, previous: null };
  });
  const { outcomes, note } = decideJointly(group, jointWorldOf(world), { solver });
  const places = Object.fromEntries(
    outcomes.map(({ subject, decision, error }) => [subject.subject.name, decision?.summary ?? error ?? "nothing"]),
  );
  return { note, places, targets: outcomes.map(({ decision }) => decision?.summary.target ?? null) };
}

const prod = { name: "prod", cloud: "aws" as const, regions: ["eu-west-1"] };

test("a group may have one machine of the same offer each, apart from each other", () => {
  const apart = (from: string): Loose => ({ apart: [{ from, level: "node" }] });
  const { targets, note } = together({ a: apart("b"), b: apart("c"), c: apart("a") }, [prod]);
  expect(note.method).toBe("milp");
  expect(new Set(targets)).toEqual(new Set(["prod.eu-west-1.m5.xlarge"]));
});

test("who must share a node is not put on two machines", () => {
  const { places } = together({ a: {}, b: { together: [{ with: "a", level: "node" }] } }, [prod], ["n1"]);
  expect(places.a).toMatchObject({ target: "n1" });
  expect(places.b).toMatchObject({ target: "n1" });
});

test("a group that is spread over clouds is on all of them", () => {
  const spread = { spread: { group: "web", level: "cloud" } };
  const { places } = together({ a: spread, b: spread }, [prod, { name: "lab", cloud: "gcp", regions: ["*"] }]);
  const providers = Object.values(places).map((place) =>
    typeof place === "object" && "cloud" in place ? place.cloud?.provider : null,
  );
  expect(new Set(providers)).toEqual(new Set(["aws", "gcp"]));
});

test("a quota is for all of the group, and the important come first", () => {
  const { places } = together({ low: { priority: 1 }, high: { priority: 900 } }, [{ ...prod, quotas: [{ vcpus: 4 }] }]);
  expect(places.high).toMatchObject({ target: "prod.eu-west-1.m5.xlarge" });
  expect(places.low).toMatchObject({ code: "NC1201", message: expect.stringMatching(/cloud\.quota/) });
});

test("reserved machines are given out as often as there are any", () => {
  const reserved = [{ region: "eu-west-1", type: "m5.xlarge", free: 2, perHour: 0 }];
  const { targets } = together({ a: {}, b: {}, c: {} }, [{ ...prod, reserved }]);
  expect(targets.toSorted()).toEqual([
    "prod.eu-west-1.m5.xlarge",
    "prod.eu-west-1.m5.xlarge.reserved",
    "prod.eu-west-1.m5.xlarge.reserved",
  ]);
});

test("zones that are not known part nobody", () => {
  const apart = { apart: [{ from: "a", level: "zone" }] };
  expect(together({ a: {}, b: apart }, [prod]).targets.filter((target) => target !== null)).toHaveLength(1);
  const zoned = { ...prod, zones: { "eu-west-1": ["1", "2"] } };
  expect(together({ a: {}, b: apart }, [zoned]).targets.toSorted()).toEqual([
    "prod.eu-west-1.m5.xlarge.1",
    "prod.eu-west-1.m5.xlarge.2",
  ]);
});
