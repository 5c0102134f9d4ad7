import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { baseDigest } from "../provider/placement/feedback/with-learned.ts";
import { resolveWeights } from "../provider/placement/weights.ts";
import type { DecisionRecord } from "../provider/schema/decision.ts";
import type { LearnedWeights } from "../provider/schema/learned-weights.ts";
import { openStore } from "../provider/store/sqlite-store.ts";
import type { Store } from "../provider/store/store.ts";
import { decisionsIn, decisionsShown } from "./support/decided.ts";
import { smallFleet } from "./support/fleet.ts";
import { novacron } from "./support/novacron-command.ts";
import { novacronProject, slowTest, succeeded } from "./support/novacron-project.ts";
import { type PulumiProject, pulumiMissing } from "./support/pulumi.ts";

const program = `
import { Placement } from "novacron/components";

new Placement("web", { vcpus: 4, memoryGiB: 16 });
`;

// Two nodes that differ in price and power: balanced weights take the cheap one.
const power = (watts: number) => ({ idleWatts: watts / 2, maxWatts: watts, pue: 1.2 });
const fleet = smallFleet({
  nodes: [
    { name: "cheap", pricePerHour: 0.2, power: power(900) },
    { name: "green", pricePerHour: 0.5, power: power(100) },
  ],
});

/** As outcomes would make them that speak for green nodes for long. */
const green: LearnedWeights = {
  formatVersion: 1,
  base: baseDigest(resolveWeights("balanced")),
  parent: null,
  categories: { energy: 16, cost: 0.0625 },
  learnedFrom: { outcomes: 900, significance: 6, rankedBefore: 0.52, rankedAfter: 0.66 },
};

describe.skipIf(pulumiMissing !== null)("learned weights in plans", { timeout: slowTest }, () => {
  let project: PulumiProject;
  beforeEach(async () => {
    project = await novacronProject({
      name: "learned",
      files: { "index.ts": program, "fleet.yaml": fleet },
      timeoutMs: slowTest,
    });
  }, slowTest);
  afterEach(() => project?.cleanup());

  const inStore = async <T>(work: (store: Store) => Promise<T>): Promise<T> => {
    const path = join(project.directory, ".novacron", "store.db");
    const store = await openStore({ path, fleetId: "test", now: () => new Date() });
    try {
      return await work(store);
    } finally {
      await store.close();
    }
  };
  /** What a preview shows: target, and from the record what weighed. */
  const previewed = async () => {
    const { decision } = decisionsShown(await project.preview(["--json"])).web ?? {};
    if (decision === undefined) throw new Error("web was not decided");
    const record = await inStore((store) => store.getDecisionRecord(decision.record));
    const { basis, weights } = record as DecisionRecord;
    return { target: decision.target, weights: basis.weights, learned: weights?.learned };
  };

  it("count from the next plan after they are promoted, and no more after they are undone", async () => {
    const before = await previewed();
    expect(before).toMatchObject({ target: "cheap", learned: undefined });

    const digest = await inStore((store) => store.putLearnedWeights(green, "ada"));
    expect(await previewed()).toEqual(before);

    const promoted = await novacron(project, "weights", "promote", "--yes");
    expect(promoted).toMatchObject({ exitCode: 0 });
    const shown = await previewed();
    expect(shown).toMatchObject({ target: "green", learned: digest });
    expect(shown.weights).not.toBe(before.weights);

    succeeded(await project.up(["--skip-preview"]));
    expect(decisionsIn(await project.export()).web?.decision.target).toBe("green");

    expect(await novacron(project, "weights", "undo", "--yes")).toMatchObject({ exitCode: 0 });
    const after = await previewed();
    expect(after.weights).toBe(before.weights);
    expect(after.learned).toBeUndefined();
  });
});
