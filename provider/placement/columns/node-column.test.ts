import { describe, expect, test } from "vitest";
import { generateFleet } from "../../../bench/fleet-generator.ts";
import { generateTelemetry } from "../../../bench/telemetry-generator.ts";
import type { Claim } from "../../world/snapshot.ts";
import { nodeConstraints } from "../constraints/node-constraints.ts";
import { nodeFactors } from "../factors/node-factors.ts";
import { type DecideArguments, nodeArena } from "../node-arena.ts";
import { sampleArguments, sampleClaim } from "../sample-world.ts";
import { keptAreas } from "../session/column-plan.ts";
import { constraintKinds } from "../session/shape.ts";

const fleet = generateFleet(60, 5, { gpuShare: 0.4, gaps: 0.1 });
const world = { regions: fleet.regions, nodes: fleet.nodes, telemetry: generateTelemetry(fleet, 6) };
const full = {
  vcpus: 2,
  memoryGiB: 8,
  diskGiB: 50,
  latency: { toRegion: "eu-west", maxMs: 5000 },
  residency: ["DE", "continent:EU", "continent:NA", "continent:AS"],
  gpus: { count: 1 },
  availability: 0.5,
  budget: { amountPerMonth: 100_000, currency: "EUR" },
  targets: ["*"],
};
const touched = fleet.nodes.findIndex(({ capacity, region }) => capacity.gpus && region.startsWith("eu"));
const name = fleet.nodes[touched]?.name ?? "";
const peer = sampleClaim("peer", fleet.nodes.at(-1)?.name ?? "");
// Small enough that nobody drops out of the candidates; of another stack, so that it is nobody's peer.
const claim: Claim = { ...sampleClaim("other", name, { vcpus: 0.7, memoryGiB: 1.3, diskGiB: 5 }), stack: "other" };

/** Every factor's values by node, as a decision sees them. */
function valuesOf(args: DecideArguments): Map<string, Map<string, number>> {
  const arena = nodeArena(args);
  const candidates = arena.sites
    .filter((site) => arena.constraints.every((each) => each.holds(site, arena.context)))
    .map((site) => arena.estimate(site));
  const columns = arena.measure(candidates);
  return new Map(
    arena.factors.map(({ id }, index) => [
      id,
      new Map(candidates.map((candidate, i) => [candidate.name, columns[index]?.value(i) ?? Number.NaN])),
    ]),
  );
}

const others = (values: ReadonlyMap<string, number> | undefined) =>
  [...(values ?? [])].filter(([node]) => node !== name);
const argumentsWith = (request: object, claims: readonly Claim[]) =>
  sampleArguments({ ...full, ...request }, world, { claims: [peer, ...claims] });
const before = valuesOf(argumentsWith({}, []));
const after = valuesOf(argumentsWith({}, [claim]));
const another = valuesOf(argumentsWith({ vcpus: 3.3, memoryGiB: 5.5, priority: 600 }, []));
const factorsOf = (...kinds: string[]) =>
  nodeFactors.filter(({ column, id }) => kinds.includes(column.kind) && before.has(id)).map(({ id }) => id);

describe("what a column says it depends on is all that it depends on", () => {
  test.each(factorsOf("node", "fixed"))("%s: nothing that is held", (id) => {
    expect([...(after.get(id) ?? [])]).toEqual([...(before.get(id) ?? [])]);
  });

  test.each(factorsOf("own", "held"))("%s: what is held on the node itself, not elsewhere", (id) => {
    expect(others(before.get(id)).length).toBeGreaterThan(5);
    expect(others(after.get(id))).toEqual(others(before.get(id)));
  });

  test.each(factorsOf("node", "held"))("%s: not the request", (id) => {
    expect([...(another.get(id) ?? [])]).toEqual([...(before.get(id) ?? [])]);
  });

  test("the claim that the tests make is seen by those that look at it", () => {
    const moved = factorsOf("own", "held", "group").filter(
      (id) => JSON.stringify([...(before.get(id) ?? [])]) !== JSON.stringify([...(after.get(id) ?? [])]),
    );
    expect(moved).toEqual(expect.arrayContaining(["packing_tightness", "placement_density", "shape_alignment"]));
  });
});

test("a session keeps every column of groups and of peers", () => {
  const ids = nodeFactors.filter(({ column }) => ["group", "peers"].includes(column.kind)).map(({ id }) => id);
  expect([...keptAreas].sort()).toEqual(ids.sort());
});

test("constraints that a session asks once do not look at what is held", () => {
  const crowd = fleet.nodes.map((node, i) =>
    sampleClaim(`w${i}`, node.name, { vcpus: node.capacity.vcpus, memoryGiB: 1, gpus: node.capacity.gpus?.count ?? 0 }),
  );
  const [empty, crowded] = [nodeArena(argumentsWith({}, [])), nodeArena(argumentsWith({}, crowd))];
  const answers = (arena: typeof empty, ids: readonly string[]) =>
    nodeConstraints
      .filter(({ id }) => ids.includes(id))
      .map((each) => [each.id, arena.sites.map((site) => each.holds(site, arena.context))]);
  expect(answers(crowded, constraintKinds.fixed)).toEqual(answers(empty, constraintKinds.fixed));
  expect(answers(crowded, constraintKinds.held)).not.toEqual(answers(empty, constraintKinds.held));
  const all = [...constraintKinds.fixed, ...constraintKinds.held, ...constraintKinds.peers].sort();
  expect(all).toEqual(nodeConstraints.map(({ id }) => id).sort());
});
