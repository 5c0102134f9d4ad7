import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { decideJointly } from "../provider/placement/decide-jointly.ts";
import { loadMilpSolver } from "../provider/placement/joint/load-milp-solver.ts";
import { resolveWeights } from "../provider/placement/weights.ts";
import { loadPolicies } from "../provider/policy/policy-host.ts";
import type { DecisionRecord } from "../provider/schema/decision.ts";
import { placementInputs } from "../provider/schema/placement-inputs.ts";
import { openStore } from "../provider/store/sqlite-store.ts";
import type { Snapshot } from "../provider/world/snapshot.ts";
import { decisionsIn, decisionsShown } from "./support/decided.ts";
import { smallFleet } from "./support/fleet.ts";
import { novacron } from "./support/novacron-command.ts";
import { novacronProject, placesOf, resourceNamed, slowTest, stepsOf, succeeded } from "./support/novacron-project.ts";
import { type PulumiProject, pulumiMissing } from "./support/pulumi.ts";

type Requests = Readonly<Record<string, object>>;

/** A group of these requests, and what else the component is given. */
const grouped = (requests: Requests, more: object = {}): string => `
import { PlacementGroup } from "novacron/components";

export const targets = new PlacementGroup("shop", ${JSON.stringify({ requests, ...more })}).targets;
`;

/** The same requests as placements of their own, in their order. */
const single = (requests: Requests): string => `
import { Placement } from "novacron/components";

let last = [];
${Object.entries(requests)
  .map(([name, request]) => `last = [new Placement("${name}", ${JSON.stringify(request)}, { dependsOn: last })];`)
  .join("\n")}
`;

const node = (name: string, pricePerHour: number, memoryGiB: number) => ({
  name,
  pricePerHour,
  capacity: { vcpus: 8, memoryGiB, diskGiB: 500 },
});

// "big" is the cheapest for all, and the only one with memory for the data.
const fleet = smallFleet({ nodes: [node("big", 0.1, 128), node("mid", 0.3, 32), node("far", 0.5, 32)] });
const api = { vcpus: 6, memoryGiB: 8 };
const db = { vcpus: 6, memoryGiB: 96, apart: [{ from: "api", level: "rack" }] };

describe.skipIf(pulumiMissing !== null)("a group in a plan", { timeout: slowTest }, () => {
  let project: PulumiProject;

  beforeAll(async () => {
    project = await novacronProject({ name: "group", files: { "index.ts": single({ api, db }), "fleet.yaml": fleet } });
  }, slowTest);
  afterAll(() => project?.cleanup());

  /** What `up` of these requests does to the members, by name: its steps in a preview, then the real ones. */
  const changesOf = async (requests: Requests, more: object = {}, options: readonly string[] = []) => {
    await project.write("index.ts", grouped(requests, more));
    const steps = stepsOf(succeeded(await project.preview(["--json", ...options])));
    succeeded(await project.up(["--skip-preview", ...options]));
    const members = Object.entries(steps).filter(([name]) => name.startsWith("shop-"));
    return Object.fromEntries(members.filter(([, { op }]) => op !== "same").map(([name, { op }]) => [name, op]));
  };

  /** The records of the members as they are now, and the Snapshot that the first of them rests on. */
  const stored = async (): Promise<{ readonly records: readonly DecisionRecord[]; readonly snapshot: Snapshot }> => {
    const path = join(project.directory, ".novacron", "store.db");
    const store = await openStore({ path, fleetId: "test", now: () => new Date() });
    try {
      const decided = Object.values(decisionsIn(await project.export()));
      const records = await Promise.all(
        decided.map(({ decision }) => store.getDecisionRecord(decision.record, "group/dev")),
      );
      const found = records.flatMap((record) => record ?? []);
      // Nothing in it was blind, and there are no clouds: it is as it was.
      const snapshot = (await store.getSnapshot(found[0]?.basis.snapshot ?? "")) as Omit<Snapshot, "clouds">;
      return { records: found, snapshot };
    } finally {
      await store.close();
    }
  };

  it("gets places where one by one there are none", async () => {
    const alone = await project.preview();
    expect(alone.exitCode).not.toBe(0);
    expect(alone.stdout + alone.stderr).toContain('NC1201: none of 3 nodes can take "db"');

    await project.write("index.ts", grouped({ api, db }));
    const shown = decisionsShown(await project.preview(["--json"]));
    succeeded(await project.up(["--skip-preview"]));
    expect(decisionsIn(await project.export())).toEqual(shown);
    expect(await placesOf(project)).toEqual(["shop-api on mid", "shop-db on big"]);
    expect(await project.outputs()).toEqual({ targets: { api: "mid", db: "big" } });
  });

  it("gets what decideJointly says of the same list, record for record", async () => {
    const { records, snapshot } = await stored();
    expect(records).toHaveLength(2);
    const group = records[0]?.joint?.group ?? "";
    expect(records.map(({ joint }) => joint?.group)).toEqual([group, group]);
    const { evaluate } = await loadPolicies({ bundleDirectory: undefined, expectedDigest: undefined, data: {} });
    const { outcomes, note } = decideJointly(
      records.map(({ subject, request }) => ({
        subject,
        request: placementInputs.parse(request),
        requestDigest: "",
        maskedRequest: request,
        previous: null,
      })),
      {
        snapshot,
        snapshotDigest: records[0]?.basis.snapshot ?? "",
        claims: [],
        evaluatePolicy: evaluate,
        weights: resolveWeights("balanced"),
        options: {},
      },
      { solver: await loadMilpSolver() },
    );
    for (const [index, { decision }] of outcomes.entries()) {
      const { basis: _ours, joint: _note, ...expected } = decision?.record ?? ({} as DecisionRecord);
      expect(records[index]).toMatchObject({ ...expected, joint: { ...note, group } });
    }
  });

  it("keeps of the group no more than its name in the state, and explain tells who was placed together", async () => {
    const state = await project.export();
    for (const name of ["shop-api", "shop-db"]) {
      const { inputs } = resourceNamed(state, name);
      expect(inputs?.group).toEqual({ name: "shop" });
    }
    expect(resourceNamed(state, "shop-db").inputs?.apart).toEqual([{ from: "shop-api", level: "rack" }]);
    const { stdout } = await novacron(project, "explain", "shop-db");
    expect(stdout).toMatch(
      /^together +with 1 of its group: 2 of 2 placed, worth 1\.\d+ in all, the best there is \(MILP\); one by one \d placed, worth \d\.\d+; group sha256:[0-9a-f]{12}$/m,
    );
  });

  it("changes nothing the second time, nor does a refresh", async () => {
    succeeded(await project.up(["--skip-preview", "--expect-no-changes"]));
    succeeded(await project.refresh(["--expect-no-changes"]));
    expect(await placesOf(project)).toEqual(["shop-api on mid", "shop-db on big"]);
  });

  it("a member that changes its size changes no other", async () => {
    expect(await changesOf({ api: { ...api, vcpus: 5 }, db })).toEqual({ "shop-api": "update" });
    expect(await placesOf(project)).toEqual(["shop-api on mid", "shop-db on big"]);
  });

  it("a member that goes, and one that comes, leave the others where they are", async () => {
    expect(await changesOf({ api: { ...api, vcpus: 5 } })).toEqual({ "shop-db": "delete" });
    expect(await placesOf(project)).toEqual(["shop-api on mid"]);
    expect(await changesOf({ api: { ...api, vcpus: 5 }, web: api })).toEqual({ "shop-web": "create" });
    expect(await placesOf(project)).toEqual(["shop-api on mid", "shop-web on big"]);
  });

  it("a member makes way for one that comes and has nowhere else to go", async () => {
    const requests = { api: { ...api, vcpus: 5 }, web: api, db };
    await project.write("index.ts", grouped(requests));
    const steps = stepsOf(succeeded(await project.preview(["--json"])));
    const ops = ["shop-db", "shop-web", "shop-api"].map((name) => steps[name]?.op ?? "same");
    expect(ops).toEqual(["create", "update", "same"]);
    // Whichever the engine carries out first: the one that comes waits for the one that goes.
    succeeded(await project.up(["--skip-preview"]));
    expect(await placesOf(project)).toEqual(["shop-api on mid", "shop-db on big", "shop-web on far"]);
    const { "shop-web": web } = decisionsIn(await project.export());
    expect(web?.decision.change).toMatch(/^moved from big: /);
  });

  it("--target carries out one member, and the rest stays as it is", async () => {
    const requests = { api: { ...api, vcpus: 4 }, web: { ...api, vcpus: 5 }, db };
    await project.write("index.ts", grouped(requests));
    const urn = resourceNamed(await project.export(), "shop-web").urn;
    succeeded(await project.up(["--skip-preview", "--target", urn]));
    const state = await project.export();
    expect([resourceNamed(state, "shop-web").inputs?.vcpus, resourceNamed(state, "shop-api").inputs?.vcpus]).toEqual([
      5, 5,
    ]);
    expect(await placesOf(project)).toEqual(["shop-api on mid", "shop-db on big", "shop-web on far"]);
    expect(await changesOf(requests)).toEqual({ "shop-api": "update" });
  });

  it("stays within its own quotas and moves", async () => {
    const requests = { api: { ...api, vcpus: 4 }, web: { ...api, vcpus: 5 }, db };
    const quotas = [{ name: "shop", max: { vcpus: 14 } }];
    await project.write("index.ts", grouped(requests, { quotas }));
    const { exitCode, stdout, stderr } = await project.preview();
    expect(exitCode).not.toBe(0);
    expect(stdout + stderr).toMatch(/NC1201: .* by quota;/);
    expect(await changesOf(requests, { quotas: [{ name: "shop", max: { vcpus: 15 } }], maxMoves: 0 })).toEqual({});
  });

  it("refuses a member that a transform made another one than its group knows", async () => {
    const requests = { api: { ...api, vcpus: 4 }, web: { ...api, vcpus: 5 }, db };
    const transform = `
import { runtime } from "@pulumi/pulumi";
runtime.registerResourceTransform(({ name, props, opts }) =>
  name === "shop-web" ? { props: { ...props, vcpus: 7 }, opts } : undefined);
`;
    await project.write("index.ts", transform + grouped(requests));
    const { exitCode, stdout, stderr } = await project.preview();
    expect(exitCode).not.toBe(0);
    expect(stdout + stderr).toContain("NC1001: group.members has other inputs for shop-web");
    await project.write("index.ts", grouped(requests));
    succeeded(await project.destroy(["--skip-preview"]));
    expect(await placesOf(project)).toEqual([]);
  });
});
