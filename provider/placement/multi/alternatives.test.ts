import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { generateFleet, generateRequests } from "../../../bench/fleet-generator.ts";
import { generateTelemetry } from "../../../bench/telemetry-generator.ts";
import { digestOf } from "../../crypto/canonical-json.ts";
import type { Alternative } from "../../schema/decision.ts";
import { buildSnapshot } from "../../world/build-snapshot.ts";
import type { NodeCandidate } from "../candidate.ts";
import { choose } from "../choose.ts";
import { type DecideArguments, decide } from "../decide.ts";
import { decideBackend } from "../decide-backend.ts";
import { rounded } from "../decimals.ts";
import { nodeArena } from "../node-arena.ts";
import type { Ranked } from "../rank.ts";
import { sampleArguments, sampleJob, sampleNode, sampleRegion } from "../sample-world.ts";
import { profileNames } from "../weight-profiles.ts";
import { resolveWeights } from "../weights.ts";
import { maxAlternatives } from "./alternatives.ts";
import { dominates } from "./losses.ts";
import { nodeObjectives } from "./node-objectives.ts";

const alternatives = (args: DecideArguments): readonly Alternative[] => decide(args).record.alternatives ?? [];

describe("alternatives", () => {
  test("say what would be gained and given up, in units and in words", () => {
    const nodes = [
      sampleNode("best", { pricePerHour: 0.4 }),
      sampleNode("safe", { pricePerHour: 2 }),
      sampleNode("green", { region: "r2", pricePerHour: 1.2 }),
    ];
    const regions = [sampleRegion("r1"), sampleRegion("r2", { country: "SE", gridCarbonGramsPerKwh: 20 })];
    const [green, safe] = alternatives(
      sampleArguments(
        {},
        { nodes, regions, risk: { best: 0.02, safe: 0.001, green: 0.03 } },
        { weights: resolveWeights("cost") },
      ),
    ).toSorted((a, b) => (a.target < b.target ? -1 : 1));
    expect(safe).toMatchObject({
      target: "safe",
      region: "r1",
      gains: { risk: 0.019 },
      givesUp: { costPerMonth: 292 },
    });
    expect(safe?.why).toMatch(/^1\.9% less risk; but 292 EUR per month dearer, score 0\.\d{4} lower$/);
    // 4 of 16 vCPUs: (100 W / 4 + 200 W / 8) x 1.2 = 60 W, at 300 and at 20 g a kWh.
    expect(green).toMatchObject({
      gains: { carbonGramsPerHour: 16.8 },
      givesUp: { costPerMonth: 146, risk: 0.01 },
    });
    expect(green?.why).toMatch(/^16\.8 gCO2e per hour less; but 146 EUR per month dearer, 1% more risk, score/);
  });

  test("count the round trip where the request asks for one", () => {
    const regions = [sampleRegion("r1", { latencyMs: { r1: 30 } }), sampleRegion("r2", { latencyMs: { r1: 4 } })];
    const nodes = [sampleNode("far", { pricePerHour: 0.1 }), sampleNode("near", { region: "r2", pricePerHour: 3 })];
    const latency = { toRegion: "r1", maxMs: 50 };
    const weights = resolveWeights({ profile: "cost", categories: { network: 0, geographic: 0, performance: 0 } });
    const near = { gains: { latencyMs: 26 }, why: expect.stringMatching(/^26 ms nearer; but/) };
    expect(alternatives(sampleArguments({ latency }, { nodes, regions }, { weights }))).toMatchObject([near]);
    expect(alternatives(sampleArguments({}, { nodes, regions }, { weights }))).toEqual([]);
  });

  test("are not made of what is unknown, nor of what is too little to matter, and equal ones are told once", () => {
    const known = { pricePerHour: 0.4 };
    const unknown = { pricePerHour: undefined, power: undefined };
    const cheaper = { pricePerHour: 0.399, power: undefined };
    const twin = { pricePerHour: 0.3, power: undefined };
    const offered = (nodes: Record<string, Record<string, unknown>>) =>
      alternatives(
        sampleArguments(
          {},
          { nodes: Object.entries(nodes).map(([name, fields]) => sampleNode(name, fields)) },
          // Whatever scores highest, it stays.
          { previous: { target: "a", recordDigest: "sha256:0" }, protect: true },
        ),
      ).map(({ target }) => target);
    expect(offered({ a: known, b: unknown })).toEqual([]);
    expect(offered({ a: unknown, b: known })).toEqual([]);
    expect(offered({ a: known, b: cheaper })).toEqual([]);
    expect(offered({ a: known, b: twin, c: twin })).toEqual(["b"]);
  });

  test("of a quantum job weigh errors and waiting", () => {
    const backends = [
      { name: "busy", price: { perShot: 0, perTask: 0.1 }, queueSeconds: 600 },
      {
        name: "free",
        price: { perShot: 0, perTask: 50 },
        queueSeconds: 0,
        errorRates: { oneQubit: 0, twoQubit: 0, readout: 0.2 },
      },
    ];
    const { record } = decideBackend(sampleJob({}, { backends }));
    const [other] = record.alternatives ?? [];
    const kinds = Object.keys({ ...other?.gains, ...other?.givesUp });
    expect(kinds.toSorted()).toEqual(["costPerMonth", "shotError", "waitSeconds"]);
  });
});

/** A decision on a generated fleet, of which some figures may be unknown. */
const scenario = fc
  .record({
    seed: fc.integer({ min: 1, max: 1_000_000 }),
    nodes: fc.integer({ min: 2, max: 60 }),
    profile: fc.constantFrom(...profileNames),
    previous: fc.boolean(),
    hidden: fc.constantFrom(0, 3, 4),
  })
  .map(({ seed, nodes, profile, previous, hidden }): DecideArguments => {
    const generated = generateFleet(nodes, seed);
    const fleet = {
      ...generated,
      nodes: generated.nodes.map(({ pricePerHour, power, ...node }, i) => ({
        ...node,
        ...(i % hidden !== 0 && pricePerHour !== undefined && { pricePerHour }),
        ...(i % hidden !== 1 && power !== undefined && { power }),
      })),
    };
    const [request] = generateRequests(1, seed);
    if (request === undefined) throw new Error("no request");
    const snapshot = buildSnapshot({
      fleet,
      pricesAsOf: "2026-06-01T00:00:00Z",
      telemetry: generateTelemetry(fleet, seed),
      reservations: [],
      reservationsRevision: 1,
      digests: { fleet: digestOf(seed), model: digestOf("m"), policies: digestOf("p") },
    });
    return {
      ...sampleArguments(),
      request,
      snapshot,
      snapshotDigest: digestOf(seed),
      weights: resolveWeights(profile),
      previous: previous ? { target: fleet.nodes[seed % nodes]?.name ?? "", recordDigest: "sha256:0" } : null,
      options: { hysteresis: 0.2 },
    };
  });

const kinds = ["costPerMonth", "carbonGramsPerHour", "risk"] as const;

interface Seen {
  readonly chosen: Ranked<NodeCandidate>;
  readonly entries: readonly Ranked<NodeCandidate>[];
  readonly offered: readonly Alternative[];
  /** As records have them, the score with its sign turned; by position in `entries`. */
  readonly losses: readonly Float64Array[];
}

function look(args: DecideArguments): Seen | null {
  const arena = nodeArena(args);
  let chosen: Seen["chosen"];
  let entries: Seen["entries"];
  try {
    const result = choose(arena);
    chosen = result.chosen;
    entries = result.ranking.entries;
  } catch {
    return null;
  }
  const figures = nodeObjectives(arena.context).map(({ of }) =>
    Float64Array.from(entries, ({ candidate }) => rounded(of(candidate) ?? Number.NaN)),
  );
  const losses = [Float64Array.from(entries, ({ scoreMicros }) => -scoreMicros), ...figures];
  return { chosen, entries, offered: alternatives(args), losses };
}

describe("any decision's alternatives", () => {
  test("are dominated by no candidate, gain something truly, and say what they differ in", () => {
    let seen = 0;
    fc.assert(
      fc.property(scenario, (args) => {
        const found = look(args);
        if (found === null) return;
        const { chosen, entries, offered, losses } = found;
        const self = entries.indexOf(chosen);
        expect(offered.length).toBeLessThanOrEqual(maxAlternatives);
        const positions = offered.map(({ target }) => entries.findIndex(({ candidate }) => candidate.name === target));
        expect(positions).toEqual(positions.toSorted((a, b) => a - b));
        expect(new Set([self, ...positions]).size).toBe(offered.length + 1);
        for (const [index, at] of positions.entries()) {
          seen++;
          const told = losses.filter((column) => !Number.isNaN(column[self]));
          expect(entries.some((_, other) => dominates(told, other, at))).toBe(false);
          const { gains = {}, givesUp = {}, score } = offered[index] ?? {};
          expect(score).toBe((entries[at]?.scoreMicros ?? 0) / 1e6);
          expect(Object.keys(gains).length).toBeGreaterThan(0);
          for (const [k, id] of kinds.entries()) {
            const by = rounded((losses[k + 1]?.[self] ?? 0) - (losses[k + 1]?.[at] ?? 0));
            expect([gains[id], givesUp[id]]).toEqual([by > 0 ? by : undefined, by < 0 ? -by : undefined]);
          }
        }
      }),
      { numRuns: 150 },
    );
    expect(seen).toBeGreaterThan(100);
  });

  test("leave out nobody who has least of something", () => {
    fc.assert(
      fc.property(scenario, (args) => {
        const found = look(args);
        if (found === null) return;
        const { chosen, entries, offered, losses } = found;
        const self = entries.indexOf(chosen);
        for (const [k, id] of kinds.entries()) {
          const column = losses[k + 1] ?? new Float64Array();
          const own = column[self] ?? Number.NaN;
          const least = column.reduce((low, each) => (each < low ? each : low), Number.POSITIVE_INFINITY);
          // Far above any step, so that it counts as a gain.
          if (!(own - least > Math.max(1, 0.02 * own))) continue;
          const most = Math.max(0, ...offered.map(({ gains }) => gains[id] ?? 0));
          expect(most).toBe(rounded(own - least));
        }
      }),
      { numRuns: 100 },
    );
  });
});
