import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { placementRequest } from "../../schema/placement-request.ts";
import { costPerMonth } from "../estimates.ts";
import { sampleNode, sampleRegion, sampleSnapshot, sampleUrn, type WorldOverrides } from "../sample-world.ts";
import { resolveWeights } from "../weights.ts";
import type { CurrentPlacement } from "./current-placement.ts";
import { type ProposedMove, proposeMoves, type RebalanceArguments, type RebalanceProposal } from "./propose-moves.ts";
import { RebalanceState } from "./rebalance-state.ts";
import { defaultTerms, type RebalanceTerms } from "./terms.ts";

const cost = resolveWeights("cost");

function placed(name: string, node: string, request: Readonly<Record<string, unknown>> = {}): CurrentPlacement {
  return {
    subject: { id: `nc-${name}`, stack: "dev", urn: sampleUrn(name), name, type: "novacron:index:Placement" },
    request: placementRequest.parse({ vcpus: 4, memoryGiB: 16, ...request }),
    node,
  };
}

function question(
  placements: readonly CurrentPlacement[],
  world: WorldOverrides,
  terms: Partial<RebalanceTerms> = {},
): RebalanceArguments {
  return {
    placements,
    snapshot: sampleSnapshot(world),
    weights: cost,
    evaluatePolicy: () => ({ deny: [], prefer: [] }),
    terms: { ...defaultTerms, ...terms },
  };
}

const route = ({ moves }: RebalanceProposal): readonly string[] =>
  moves.map(({ placement, from, to }) => `${placement.subject.name}: ${from} -> ${to}`);

const dear = sampleNode("dear", { zone: "a", pricePerHour: 4 });
const fair = sampleNode("fair", { zone: "b", pricePerHour: 2 });
const cheap = sampleNode("cheap", { zone: "c", pricePerHour: 1 });
const nodes = [dear, fair, cheap];

describe("a move", () => {
  it("goes where the saving over the horizon pays for the migration, and says how soon", () => {
    const { moves } = proposeMoves(question([placed("web", "dear", { diskGiB: 100 })], { nodes }));
    const [move] = moves;
    expect(move).toMatchObject({ from: "dear", to: "cheap", migration: { gib: 116 } });
    // A quarter of a node at 4 and at 1 an hour, for 730 h.
    expect(move?.gain.costSaved).toBeCloseTo(0.75 * 730, 6);
    const migration = 116 * 0.02 + 0.05 + 116 / 419;
    expect(move?.net).toBeCloseTo(0.75 * 730 - migration, 6);
    expect(move?.paybackHours).toBeCloseTo(migration / 0.75, 6);
  });

  it("is not proposed where the horizon is too short for it, or the migration too dear", () => {
    const ask = (terms: Partial<RebalanceTerms>) =>
      route(proposeMoves(question([placed("web", "dear", { diskGiB: 100 })], { nodes }, terms)));
    const payback = (116 * 0.02 + 0.05 + 116 / 419) / 0.75;
    expect(ask({ horizonHours: payback - 0.1 })).toEqual([]);
    expect(ask({ horizonHours: payback + 0.1 })).toEqual(["web: dear -> cheap"]);
    expect(ask({ migration: { ...defaultTerms.migration, costPerHourDown: 5000 } })).toEqual([]);
  });

  it("is not proposed for what is protected, or already at the best place", () => {
    expect(route(proposeMoves(question([placed("vault", "dear", { protect: true })], { nodes })))).toEqual([]);
    expect(route(proposeMoves(question([placed("web", "cheap")], { nodes })))).toEqual([]);
    expect(proposeMoves(question([], { nodes }))).toEqual({ moves: [], stranded: [], held: [] });
  });

  it("may use the room that an earlier one made, though its own gain is smaller", () => {
    const big = { vcpus: 12, memoryGiB: 16 };
    const best = sampleNode("best", { zone: "d", pricePerHour: 0.5 });
    // Both are too large to share a node: `b` can go only where `a` was.
    const proposal = proposeMoves(
      question([placed("a", "cheap", big), placed("b", "fair", { ...big, targets: ["fair", "cheap"] })], {
        nodes: [fair, cheap, best],
      }),
    );
    expect(route(proposal)).toEqual(["a: cheap -> best", "b: fair -> cheap"]);
  });

  it("is sent elsewhere where a later one makes better room", () => {
    // `a` gains most and takes the second best place; then `b` leaves the best one.
    const big = { vcpus: 12, memoryGiB: 16 };
    const top = sampleNode("top", { zone: "e", pricePerHour: 0.6 });
    const own = sampleNode("own", { zone: "f", pricePerHour: 0.2 });
    const proposal = proposeMoves(
      question([placed("a", "dear", { ...big, targets: ["dear", "fair", "top"] }), placed("b", "top", big)], {
        nodes: [dear, fair, top, own],
      }),
    );
    expect(route(proposal)).toEqual(["b: top -> own", "a: dear -> top"]);
  });

  it("does not lower the score: what the weights dislike would be taken back", () => {
    const slow = sampleNode("slow", { zone: "z", pricePerHour: 1.5 });
    const world = { nodes: [fair, slow], risk: { slow: 0.4, fair: 0.01 } };
    const secure = { ...question([placed("web", "fair")], world), weights: resolveWeights("reliability") };
    expect(route(proposeMoves(secure))).toEqual([]);
    const alike = { ...secure, snapshot: sampleSnapshot({ ...world, risk: {} }), weights: cost };
    expect(route(proposeMoves(alike))).toEqual(["web: fair -> slow"]);
  });

  it("counts carbon and outages for what they are said to be worth", () => {
    const green = sampleNode("green", { zone: "g", region: "r2", pricePerHour: 2 });
    const regions = [sampleRegion("r1"), sampleRegion("r2", { gridCarbonGramsPerKwh: 10, country: "SE" })];
    const ask = (terms: Partial<RebalanceTerms>, risk: Readonly<Record<string, number>> = {}) =>
      proposeMoves({
        ...question([placed("web", "fair")], { nodes: [fair, green], regions, risk }, terms),
        weights: resolveWeights("green"),
      });
    expect(route(ask({}))).toEqual([]);
    const [move] = ask({ worth: { carbonPerTonne: 200, outage: 0, scorePerMonth: 0 } }).moves;
    expect(move?.to).toBe("green");
    expect(move?.gain.carbonKgSaved).toBeGreaterThan(5);
    expect(move?.gain.worth).toBeCloseTo(((move?.gain.carbonKgSaved ?? 0) * 200) / 1000, 9);
    const [safer] = ask(
      { worth: { carbonPerTonne: 0, outage: 100, scorePerMonth: 0 } },
      { fair: 0.05, green: 0.01 },
    ).moves;
    expect(safer?.gain.outagesAvoided).toBeCloseTo(((Math.log(0.99) - Math.log(0.95)) / 24) * 730, 9);
  });

  it("takes the carbon price that the fleet has for a region", () => {
    const green = sampleNode("green", { zone: "g", region: "r2", pricePerHour: 2 });
    const regions = [
      sampleRegion("r1", { carbonPricePerTonne: 200 }),
      sampleRegion("r2", { gridCarbonGramsPerKwh: 10, carbonPricePerTonne: 200 }),
    ];
    const proposal = proposeMoves({
      ...question([placed("web", "fair")], { nodes: [fair, green], regions }),
      weights: resolveWeights("green"),
    });
    expect(route(proposal)).toEqual(["web: fair -> green"]);
  });
});

describe("the budget", () => {
  const four = ["a", "b", "c", "d"].map((name) => placed(name, "dear", { vcpus: 2, memoryGiB: 8 }));

  it("bounds the moves in all, and the best are taken", () => {
    const sized = [
      placed("small", "dear", { vcpus: 1, memoryGiB: 4 }),
      placed("large", "dear", { vcpus: 8, memoryGiB: 32 }),
    ];
    expect(route(proposeMoves(question(sized, { nodes }, { maxMoves: 1 })))).toEqual(["large: dear -> cheap"]);
    expect(proposeMoves(question(four, { nodes }, { maxMoves: 3 })).moves).toHaveLength(3);
    expect(proposeMoves(question(four, { nodes }, { maxMoves: 0 })).moves).toEqual([]);
  });

  it("bounds the moves of those that stand in for each other", () => {
    const spread = { group: "api", level: "node", maxSkew: 9 };
    const group = four.map(({ subject }) => placed(subject.name, "dear", { vcpus: 2, memoryGiB: 8, spread }));
    expect(proposeMoves(question(group, { nodes })).moves).toHaveLength(1);
    expect(proposeMoves(question(group, { nodes }, { maxDisruptedPerGroup: 3 })).moves).toHaveLength(3);
    const pair = [placed("p", "dear"), placed("q", "fair", { apart: [{ from: "p", level: "node" }] })];
    const { moves } = proposeMoves(question(pair, { nodes }));
    expect(moves).toHaveLength(1);
    expect(moves[0]?.group).toBe(sampleUrn("p"));
  });
});

describe("what the request and the fleet say of moves", () => {
  it("a move has to gain the request's moveCost in score", () => {
    const ask = (moveCost: number) => route(proposeMoves(question([placed("web", "dear", { moveCost })], { nodes })));
    expect(ask(0.01)).toEqual(["web: dear -> cheap"]);
    expect(ask(0.9)).toEqual([]);
  });

  it("the fleet's disruption budget holds beside that of the terms", () => {
    const list = ["a", "b", "c"].map((name) => placed(name, "dear", { vcpus: 2, memoryGiB: 8 }));
    const args = question(list, { nodes });
    const limits = { quotas: [], disruption: { maxMoves: 2 } };
    expect(proposeMoves(args).moves).toHaveLength(3);
    expect(proposeMoves({ ...args, snapshot: { ...args.snapshot, limits } }).moves).toHaveLength(2);
  });

  it("keeps a dependency of one that stays", () => {
    const near = { dependencies: [{ on: "db", same: "zone" }], protect: true };
    expect(route(proposeMoves(question([placed("db", "dear"), placed("app", "dear", near)], { nodes })))).toEqual([]);
  });
});

describe("every state in between", () => {
  it("keeps `together`, which binds only the one that says it", () => {
    const wish = { together: [{ with: "db", level: "zone" }] };
    expect(route(proposeMoves(question([placed("db", "dear"), placed("app", "dear", wish)], { nodes })))).toEqual([]);
  });

  it("keeps a spread even, also where the old place becomes the emptiest", () => {
    const spread = { group: "api", level: "zone", maxSkew: 1 };
    const api = (name: string, node: string) => placed(name, node, { spread });
    expect(route(proposeMoves(question([api("a", "dear"), api("b", "fair"), api("c", "cheap")], { nodes })))).toEqual(
      [],
    );
  });

  it("leaves stranded ones alone, and says why they are", () => {
    const gone = placed("lost", "nowhere");
    const proposal = proposeMoves(question([gone, placed("web", "dear")], { nodes, telemetry: { down: [] } }));
    expect(route(proposal)).toEqual(["web: dear -> cheap"]);
    expect(proposal.stranded).toEqual([{ placement: gone, reason: "nowhere is no longer in the fleet" }]);
  });

  it("counts shares of GPUs by GPU: two halves do not make room for a third on the same one", () => {
    const gpus = { count: 1, model: "A100" };
    const [old, fresh] = [
      sampleNode("old", { zone: "a", pricePerHour: 4, capacity: { gpus } }),
      sampleNode("fresh", { zone: "b", pricePerHour: 1, capacity: { gpus } }),
    ];
    const shared = (name: string, node: string, share: number) =>
      placed(name, node, { vcpus: 1, memoryGiB: 1, gpus: { share } });
    const ask = (shares: readonly number[]) =>
      route(
        proposeMoves(
          question(
            shares.map((share, i) => shared(`s${i}`, i === 0 ? "fresh" : "old", share)),
            { nodes: [old, fresh] },
          ),
        ),
      );
    expect(ask([0.5, 0.5])).toEqual(["s1: old -> fresh"]);
    expect(ask([0.5, 0.3, 0.3])).toEqual(["s1: old -> fresh"]);
    expect(ask([0.6, 0.5])).toEqual([]);
  });

  it("does not move to nodes at risk", () => {
    const risk = { dear: 0.01, fair: 0.01, cheap: 0.8 };
    expect(route(proposeMoves(question([placed("web", "dear")], { nodes, risk })))).toEqual(["web: dear -> fair"]);
  });
});

describe("in any world", () => {
  const node = fc.record({
    price: fc.integer({ min: 1, max: 40 }).map((price) => price / 10),
    vcpus: fc.constantFrom(8, 16),
    zone: fc.constantFrom("a", "b"),
  });
  const placement = fc.record({
    at: fc.nat(),
    vcpus: fc.integer({ min: 1, max: 6 }),
    memoryGiB: fc.integer({ min: 1, max: 16 }),
    protect: fc.constantFrom(false, false, false, true),
    kind: fc.constantFrom("plain", "spread", "apart", "together"),
  });
  const world = fc
    .record({
      nodes: fc.array(node, { minLength: 2, maxLength: 5 }),
      placements: fc.array(placement, { minLength: 1, maxLength: 6 }),
      maxMoves: fc.integer({ min: 0, max: 6 }),
      perGroup: fc.integer({ min: 1, max: 2 }),
      scoreWorth: fc.constantFrom(0, 50),
    })
    .map(({ nodes: listed, placements, maxMoves, perGroup, scoreWorth }) => {
      const all = listed.map(({ price, vcpus, zone }, index) =>
        sampleNode(`n${index}`, { zone, pricePerHour: price, capacity: { vcpus } }),
      );
      const wishes = {
        plain: {},
        spread: { spread: { group: "g", level: "zone", maxSkew: 2 } },
        apart: { apart: [{ from: "p0", level: "node" }] },
        together: { together: [{ with: "p0", level: "zone" }] },
      };
      const current = placements.map(({ at, vcpus, memoryGiB, protect, kind }, index) =>
        placed(`p${index}`, `n${at % all.length}`, { vcpus, memoryGiB, protect, ...(index > 0 && wishes[kind]) }),
      );
      return question(
        current,
        { nodes: all },
        {
          maxMoves,
          maxDisruptedPerGroup: perGroup,
          worth: { ...defaultTerms.worth, scorePerMonth: scoreWorth },
        },
      );
    });

  const heldOn = (node: string, states: readonly RebalanceState[], args: RebalanceArguments): number =>
    args.placements
      .filter((each) => states.some((state) => state.nodeOf(each) === node))
      .reduce((sum, { request }) => sum + request.vcpus, 0);

  it("each move pays, the budgets hold, nothing protected moves, and each step is feasible while both places are held", () => {
    let proposed = 0;
    fc.assert(
      fc.property(world, (args) => {
        const { moves, stranded } = proposeMoves(args);
        proposed += moves.length;
        expect(moves.length).toBeLessThanOrEqual(args.terms.maxMoves);
        const names = moves.map(({ placement: { subject } }) => subject.name);
        expect(new Set(names).size).toBe(names.length);
        const perGroup = Map.groupBy(moves, ({ group }) => group);
        for (const [, group] of perGroup) expect(group.length).toBeLessThanOrEqual(args.terms.maxDisruptedPerGroup);
        const lost = new Set(stranded.map(({ placement }) => placement));
        let state = RebalanceState.of(args, args.placements);
        for (const { placement, to, net, gain, paybackHours } of moves) {
          expect(placement.request.protect).toBe(false);
          expect(net).toBeGreaterThan(0);
          expect(gain.score).toBeGreaterThanOrEqual(0);
          expect(paybackHours).toBeLessThan(args.terms.horizonHours);
          const next = state.after(placement, to);
          const { capacity } = args.snapshot.nodes.find(({ name }) => name === to) ?? dear;
          expect(heldOn(to, [state, next], args)).toBeLessThanOrEqual(capacity.vcpus);
          for (const each of args.placements) {
            if (!lost.has(each)) expect(next.complaint(each)).toBeNull();
          }
          state = next;
        }
      }),
      { numRuns: 300 },
    );
    expect(proposed).toBeGreaterThan(60);
  });

  it("is deterministic: the order of the placements does not matter", () => {
    fc.assert(
      fc.property(world, (args) => {
        const turned = proposeMoves({ ...args, placements: args.placements.toReversed() });
        expect(turned).toEqual(proposeMoves(args));
      }),
      { numRuns: 40 },
    );
  });

  it("carried out again and again the bill falls, and soon nothing is left to propose", () => {
    const bill = ({ placements, snapshot }: RebalanceArguments): number =>
      placements.reduce((sum, { request, node: name }) => {
        const on = snapshot.nodes.find((each) => each.name === name);
        return sum + (on === undefined ? 0 : (costPerMonth(request, on) ?? 0));
      }, 0);
    fc.assert(
      fc.property(world, (first) => {
        let args: RebalanceArguments = { ...first, terms: { ...first.terms, worth: defaultTerms.worth, maxMoves: 9 } };
        for (let round = 0; ; round++) {
          expect(round).toBeLessThan(15);
          const { moves } = proposeMoves(args);
          if (moves.length === 0) break;
          const to = new Map(moves.map((move: ProposedMove) => [move.placement, move.to]));
          const next = {
            ...args,
            placements: args.placements.map((each) => ({ ...each, node: to.get(each) ?? each.node })),
          };
          expect(bill(next)).toBeLessThan(bill(args));
          args = next;
        }
      }),
      { numRuns: 40 },
    );
  });
});
