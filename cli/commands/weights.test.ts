import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { drawnObservations } from "../../provider/placement/feedback/testdata.ts";
import { resolveWeights, weightsDigest } from "../../provider/placement/weights.ts";
import { weightsInEffect } from "../../provider/resources/weights-in-effect.ts";
import { type DecisionRecord, type FactorContribution, factorCategories } from "../../provider/schema/decision.ts";
import { verifyAuditLog } from "../../provider/state/verify-audit-log.ts";
import { openStore } from "../../provider/store/sqlite-store.ts";
import type { Store } from "../../provider/store/store.ts";
import { sampleRecord } from "../../provider/store/store-samples.ts";
import { fleetIdOf, starterFleet } from "../init/starter-fleet.ts";
import { type CliRun, folderWith, runHere } from "../testdata/recording-terminal.ts";

const files = {
  "Pulumi.yaml": "name: shop\nruntime: nodejs\n",
  "Pulumi.dev.yaml": "config: {}\n",
  "fleet.yaml": starterFleet(fleetIdOf("shop")),
};
const urn = (name: string): string => `urn:pulumi:dev::shop::novacron:index:Placement::${name}`;
const balanced = resolveWeights("balanced");

function recordOf(name: string, levels: Float64Array, changes: Partial<DecisionRecord> = {}): DecisionRecord {
  const sample = sampleRecord(name, "node-1");
  const contributions = factorCategories.map(
    (category, c): FactorContribution => ({
      factor: `rest.${category}`,
      category,
      value: null,
      unit: "2 factors",
      normalised: null,
      weight: 0.1,
      contribution: 0.1 * (levels[c] ?? 0),
    }),
  );
  return {
    ...sample,
    formatVersion: 2,
    subject: { ...sample.subject, stack: "shop/dev", urn: urn(name) },
    contributions,
    ...changes,
  };
}

const inStore = async <T>(folder: string, work: (store: Store) => Promise<T>): Promise<T> => {
  const now = () => new Date("2026-03-01T11:00:00Z");
  const store = await openStore({ path: join(folder, ".novacron", "store.db"), fleetId: "shop", now });
  try {
    return await work(store);
  } finally {
    await store.close();
  }
};

/** A project with 300 decisions, and a file that says that those on green nodes turned out well. */
async function project(): Promise<{ readonly folder: string; readonly lines: readonly string[] }> {
  const folder = await folderWith(files);
  const drawn = drawnObservations(300, 9, (levels, random) =>
    Math.min(0.95, 0.2 + 0.6 * (levels[factorCategories.indexOf("energy")] ?? 0) + 0.1 * random()),
  );
  const lines = await inStore(folder, async (store) => {
    const digests: string[] = [];
    for (const [i, { levels, utility }] of drawn.entries()) {
      const digest = await store.putDecisionRecord("shop/dev", recordOf(`w${i}`, levels));
      digests.push(`${digest},${(100 / utility - 100).toFixed(3)},0,`);
    }
    return ["decision,latencyMs,failures,costPaid", ...digests];
  });
  await writeFile(join(folder, "outcomes.csv"), `${lines.join("\n")}\n`);
  return { folder, lines };
}

const refused = ({ exitCode, out, err }: CliRun) => ({ exitCode, out, err });

describe("from outcomes to weights that count", () => {
  let folder: string;
  let lines: readonly string[];
  const weights = (...args: readonly string[]) => runHere(folder, ["weights", ...args]);
  const inEffect = () => inStore(folder, (store) => weightsInEffect(balanced, store));
  beforeAll(async () => {
    ({ folder, lines } = await project());
  });

  test("without outcomes there is no proposal, and it says why", async () => {
    expect(await weights("propose")).toMatchObject({
      exitCode: 0,
      out: "No proposal: 0 outcomes are fewer than the 100 that it takes\n",
    });
    expect(await weights("promote", "--yes")).toMatchObject({
      exitCode: 1,
      err: expect.stringMatching(/^NC1903: there is no proposal to promote/),
    });
  });

  test("outcomes are imported, proposed from, promoted and undone, each on record", async () => {
    expect(await runHere(folder, ["outcome", "record", "--file", "outcomes.csv"])).toMatchObject({
      exitCode: 0,
      out: "Recorded 300 outcomes\n",
    });
    const looked = await weights("propose", "--dry-run");
    expect(looked).toMatchObject({ exitCode: 0, err: "Nothing was kept\n" });
    expect(looked.out).toMatch(/^energy +5% +6\.3% +1\.25$/m);
    expect(JSON.parse((await weights("show", "--json")).out)).toMatchObject({ sets: [], outcomes: 300, learned: null });

    const proposal = JSON.parse((await weights("propose", "--json")).out) as { digest: string };
    expect(proposal).toMatchObject({ kind: "proposed", weights: { learnedFrom: { outcomes: 300 } } });
    // Proposed is not in effect.
    expect(await inEffect()).toEqual(balanced);

    const asked = await weights("promote");
    expect([asked.exitCode, asked.err]).toEqual([1, expect.stringContaining("NC1905")]);
    expect(await inEffect()).toEqual(balanced);
    expect(await weights("promote", proposal.digest.slice(7, 15), "--yes")).toMatchObject({ exitCode: 0 });
    const promoted = await inEffect();
    expect(promoted.learned?.digest).toBe(proposal.digest);
    expect(weightsDigest(promoted)).not.toBe(weightsDigest(balanced));
    expect((await weights("show")).out).toMatch(/ 300 .* in effect$/m);

    const again = JSON.parse((await weights("propose", "--json")).out) as { digest: string };
    expect(await weights("promote", "--yes", "--json")).toMatchObject({
      out: `${JSON.stringify({ promoted: again.digest, former: proposal.digest })}\n`,
    });
    const stale = await weights("promote", proposal.digest, "--yes");
    expect([stale.exitCode, stale.err]).toEqual([1, expect.stringMatching(/^NC1232: .*made on other weights/)]);

    expect(await weights("undo", "--yes")).toMatchObject({ exitCode: 0 });
    expect(await inEffect()).toEqual(promoted);
    expect(await weights("undo", "--yes", "--json")).toMatchObject({
      out: `${JSON.stringify({ undone: proposal.digest, restored: null })}\n`,
    });
    expect(await inEffect()).toEqual(balanced);
    expect(await weights("undo", "--yes")).toMatchObject({
      exitCode: 1,
      err: expect.stringMatching(/^NC1903: no learned weights are in effect/),
    });

    const path = join(folder, ".novacron", "audit.jsonl");
    expect(verifyAuditLog(path)).toMatchObject({ status: "intact" });
    const entries = (await readFile(path, "utf8"))
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(entries.map(({ action }: { action: string }) => action)).toEqual([
      "outcomes.recorded",
      "weights.proposed",
      "weights.promoted",
      "weights.proposed",
      "weights.promoted",
      "weights.undone",
      "weights.undone",
    ]);
    expect(entries[2]).toMatchObject({
      subject: proposal.digest,
      at: "2026-03-01T12:00:00.000Z",
      details: { by: "ada", former: null },
    });
  });

  test("another configuration of weights has sets of its own", async () => {
    await writeFile(join(folder, "Pulumi.green.yaml"), "config:\n  novacron:weights: green\n");
    const { sets, outcomes } = JSON.parse((await weights("show", "--json", "--stack", "green")).out);
    expect([sets, outcomes]).toEqual([[], 300]);
  });

  test("one decision's outcome is recorded by name, URN or digest, and replaces the one before", async () => {
    const count = async () => (await inStore(folder, (store) => store.listOutcomes())).length;
    const run = await runHere(folder, ["outcome", "record", "-d", "w7", "--failures", "2", "--cost", "40", "--json"]);
    const digest = lines[8]?.split(",")[0];
    expect(JSON.parse(run.out)).toEqual([
      { stack: "shop/dev", outcome: { decision: digest, failures: 2, costPaid: 40, at: "2026-03-01T12:00:00.000Z" } },
    ]);
    expect(await runHere(folder, ["outcome", "record", "-d", urn("w7"), "--evictions", "1"])).toMatchObject({
      exitCode: 0,
    });
    expect(await count()).toBe(300);
  });
});

describe("what is refused", () => {
  let folder: string;
  let known: string;
  let secret: string;
  const record = (...args: readonly string[]) => runHere(folder, ["outcome", "record", ...args]);
  const nothingRecorded = async () => expect(await inStore(folder, (store) => store.listOutcomes())).toEqual([]);
  const levels = Float64Array.from(factorCategories, () => 0.5);
  beforeEach(async () => {
    folder = await folderWith(files);
    await inStore(folder, async (store) => {
      known = await store.putDecisionRecord("shop/dev", recordOf("web", levels));
      // As redactAnswer leaves it.
      const target = {
        name: "[secret]",
        kind: "node",
        region: "[secret]",
        country: "[secret]",
        continent: "[secret]",
      } as const;
      const hidden = { contributions: [], score: 0, confidence: 0, why: "[secret]", costPerMonth: null, target };
      secret = await store.putDecisionRecord("shop/dev", recordOf("vault", levels, hidden));
    });
  });

  test.each([
    [
      "a wrong figure",
      "decision,failures\nKNOWN,1\nKNOWN,many\n",
      /^NC1230: line 3 of o\.csv: failures is "many"; expected/,
    ],
    [
      "another column",
      "decision,speed\nKNOWN,1\n",
      /^NC1230: line 1 of o\.csv has a column "speed"; expected a header of/,
    ],
    ["too many fields", "decision,failures\nKNOWN,1,2\n", /^NC1230: line 2 of o\.csv has 3 fields; expected 2/],
    ["nothing observed", "decision,failures\nKNOWN,\n", /^NC1230: line 2 of o\.csv: .*at least one of latencyMs/],
    [
      "a decision twice",
      "decision,failures\nKNOWN,1\nKNOWN,2\n",
      /^NC1230: line 3 of o\.csv is about the same decision as line 2/,
    ],
    [
      "an unknown decision",
      "decision,failures\nsha256:00,1\n",
      /^NC1903: line 2 of o\.csv names sha256:00, which is no decision/,
    ],
    ["broken JSON", '{"decision":"KNOWN","failures":1}\n{"decision"\n', /^NC1230: line 2 of o\.csv has no JSON object/],
    ["an empty file", "\n", /^NC1230: line 1 of o\.csv has nothing/],
  ])("%s in a file: none of its lines is recorded", async (_, content, message) => {
    await writeFile(join(folder, "o.csv"), content.replaceAll("KNOWN", known));
    expect(refused(await record("--file", "o.csv"))).toEqual({
      exitCode: 1,
      out: "",
      err: expect.stringMatching(message),
    });
    await nothingRecorded();
  });

  test("the outcome of a decision that rests on secrets is not kept, and not repeated", async () => {
    for (const args of [
      ["-d", "vault", "--cost", "7777"],
      ["--file", "o.csv"],
    ]) {
      await writeFile(join(folder, "o.csv"), `decision,costPaid\n${secret},7777\n`);
      const { exitCode, out, err } = await record(...args);
      expect([exitCode, err]).toEqual([1, expect.stringMatching(/^NC1231: .*secret inputs/)]);
      expect(out + err).not.toContain("7777");
    }
    await nothingRecorded();
    expect(await readFile(join(folder, ".novacron", "store.db"), "latin1")).not.toContain("7777");
  });

  test("nothing named, or both a file and a figure", async () => {
    expect(await record("--failures", "1")).toMatchObject({ exitCode: 1, err: expect.stringMatching(/^NC1903/) });
    expect(await record("-d", "web")).toMatchObject({ exitCode: 1, err: expect.stringMatching(/^NC1230/) });
    expect(await record("-d", "web", "--failures", "x")).toMatchObject({ exitCode: 2 });
    expect(await record("--file", "o.csv", "--failures", "1")).toMatchObject({ exitCode: 2 });
    expect(await record("--file", "absent.csv")).toMatchObject({ exitCode: 1, err: expect.stringMatching(/^NC1903/) });
  });

  test("a project without a store", async () => {
    const fresh = await folderWith(files);
    expect(await runHere(fresh, ["weights", "show"])).toMatchObject({
      exitCode: 1,
      err: expect.stringMatching(/^NC1903: there is no store/),
    });
  });
});
