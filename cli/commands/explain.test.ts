import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import type { DecisionRecord, FactorContribution } from "../../provider/schema/decision.ts";
import { openStore } from "../../provider/store/sqlite-store.ts";
import { sampleRecord, sampleSnapshot } from "../../provider/store/store-samples.ts";
import { fleetIdOf, starterFleet } from "../init/starter-fleet.ts";
import { folderWith, runHere } from "../testdata/recording-terminal.ts";

const files = {
  "Pulumi.yaml": "name: shop\nruntime: nodejs\n",
  "Pulumi.dev.yaml": "config: {}\n",
  "fleet.yaml": starterFleet(fleetIdOf("shop")),
};

const contributions: FactorContribution[] = Array.from({ length: 14 }, (_, index) => ({
  factor: `factor${String(index).padStart(2, "0")}`,
  category: index % 2 === 0 ? "cost" : "energy",
  value: index === 3 ? null : index / 3,
  unit: "currency/h",
  normalised: index === 3 ? null : 0.5,
  weight: 0.05,
  contribution: index / 100,
}));

const factorOf = (factor: string): FactorContribution => ({
  factor,
  category: "cost",
  value: 1,
  unit: "h",
  normalised: 0.5,
  weight: 0.05,
  contribution: 0,
});

function record(stack: string, name: string, target: string, changes: Partial<DecisionRecord> = {}): DecisionRecord {
  const sample = sampleRecord(name, target);
  return { ...sample, subject: { ...sample.subject, stack: `shop/${stack}`, urn: urn(stack, name) }, ...changes };
}

const urn = (stack: string, name: string): string => `urn:pulumi:${stack}::shop::novacron:index:Placement::${name}`;

const { basis } = sampleRecord("db", "node-3");

let folder: string;
let digest: string;

beforeAll(async () => {
  folder = await folderWith(files);
  let minute = 0;
  const now = () => new Date(Date.UTC(2026, 2, 1, 12, minute++));
  const store = await openStore({ path: join(folder, ".novacron", "store.db"), fleetId: "shop", now });
  await store.putDecisionRecord("shop/dev", record("dev", "web", "node-0"));
  digest = await store.putDecisionRecord(
    "shop/dev",
    record("dev", "web", "node-1", {
      contributions,
      removed: [
        {
          by: "personal-data-residency",
          kind: "policy",
          reason: "personal data stays in the EU",
          count: 7,
          examples: ["us-1", "us-2"],
        },
      ],
      runnerUp: { target: { ...sampleRecord("web", "node-2").target }, score: 0.7, why: "dearer" },
      risk: { probability: 0.0123, horizonHours: 6, confidence: 0.5, source: "class-prior" },
    }),
  );
  const snapshot = await store.putSnapshot({ ...sampleSnapshot(0), pricesAsOf: "2026-03-01T11:50:00.000Z" });
  await store.putDecisionRecord("shop/dev", { ...record("dev", "db", "node-3"), basis: { ...basis, snapshot } });
  await store.putDecisionRecord("shop/prod", record("prod", "web", "node-9"));
  const claim = {
    urn: urn("prod", "web"),
    stack: "shop/prod",
    name: "web",
    node: "node-9",
    vcpus: 1,
    memoryGiB: 1,
    diskGiB: 0,
    gpus: 0,
    apart: [],
    spread: null,
  };
  const capacity = { vcpus: 8, memoryGiB: 8, diskGiB: 0, gpus: 0 };
  const [prod] = await store.listDecisionRecords("shop/prod");
  await store.reserve({ claim, decisionId: prod?.digest ?? "", capacity });
  await store.close();
});

test("lists the latest decision of each resource, of every stack that is known, newest first", async () => {
  const { exitCode, out } = await runHere(folder, ["explain", "--json"]);
  expect(exitCode).toBe(0);
  const lines = JSON.parse(out) as { stack: string; name: string; target: string; reserved: boolean }[];
  expect(lines.map(({ stack, name, target, reserved }) => [stack, name, target, reserved])).toEqual([
    ["shop/prod", "web", "node-9", true],
    ["shop/dev", "db", "node-3", false],
    ["shop/dev", "web", "node-1", false],
  ]);
  const table = (await runHere(folder, ["explain", "--stack", "dev", "--all"])).out;
  expect(table.split("\n").filter((line) => line.includes("shop/dev"))).toHaveLength(3);
  expect(table).toMatch(/^shop\/dev +web +node-0 +0\.75 +no +2026-03-01T12:00/m);
  expect((await runHere(folder, ["explain", "--limit", "1"])).out.trim().split("\n")).toHaveLength(2);
});

test.each([
  ["the whole digest", () => digest],
  ["its beginning", () => digest.slice(7, 15)],
  ["the URN", () => urn("dev", "web")],
])("explains the decision that is named by %s", async (_, wanted) => {
  const { exitCode, out } = await runHere(folder, ["explain", wanted(), "--json"]);
  expect([exitCode, JSON.parse(out)]).toEqual([0, expect.objectContaining({ digest, stack: "shop/dev" })]);
});

test("shows target, weightiest factors, runner-up, removals, risk and digests", async () => {
  const { out } = await runHere(folder, ["explain", "web", "--stack", "dev"]);
  expect(out).toMatch(/^runs on +node-1 \(node; eu-1, DE\)$/m);
  expect(out).toMatch(/^score +0\.75, confidence 90%$/m);
  expect(out).toMatch(/^cost +73 EUR per month$/m);
  expect(out).toMatch(/^carbon +unknown$/m);
  expect(out).toMatch(/^risk +1\.2% for an outage within 6 h \(prior of the node's class, confidence 50%\)$/m);
  expect(out).toMatch(/^runner-up +node-2 with 0\.7: dearer$/m);
  expect(out).toMatch(/^ +7 +policy +personal-data-residency +personal data stays in the EU +us-1, us-2$/m);
  expect(out).toMatch(new RegExp(`^record +${digest}$`, "m"));
  const factors = [...out.matchAll(/factor(\d\d)/g)].map((match) => match[1]);
  expect(factors).toEqual(["13", "12", "11", "10", "09", "08", "07", "06", "05", "04", "03", "02"]);
  expect(out).toMatch(/^cost +factor12 +4 EUR\/h +0\.5 +5% +0\.12$/m);
  expect(out).toMatch(/^energy +factor03 +unknown +- +5% +0\.03$/m);
  expect(out).toContain("and 2 more factors (--all)");
  expect((await runHere(folder, ["explain", "web", "--stack", "dev", "--all"])).out).toContain("factor00");
});

test("shows what shifted the weights, what is unknown, the alternatives, and the lighter factors by category", async () => {
  const store = await openStore({
    path: join(folder, ".novacron", "store.db"),
    fleetId: "shop",
    now: () => new Date(),
  });
  const digest = await store.putDecisionRecord(
    "shop/dev",
    record("dev", "cache", "node-1", {
      formatVersion: 2,
      contributions: [
        { ...factorOf("outage_risk"), contribution: 0.6 },
        { ...factorOf("rest.cost"), value: null, unit: "5 factors", contribution: 0.15 },
      ],
      unknown: ["patch_age", "gpu_memory"],
      weights: { profile: "cost", adjustments: [{ on: "storage", times: 3, because: "workload database" }] },
      alternatives: [
        {
          target: "node-8",
          region: "eu-2",
          score: 0.7377,
          gains: { costPerMonth: 12.345, risk: 0.0042 },
          givesUp: { carbonGramsPerHour: 3.2, latencyMs: 0.01 },
          why: "12.35 EUR per month cheaper, 0.4% less risk; but 3.2 gCO2e per hour more, score 0.0123 lower",
        },
        { target: "node-9", region: "eu-2", score: 0.7, gains: { carbonGramsPerHour: 8 }, givesUp: {}, why: "" },
      ],
      secondOpinion: { method: "topsis", rank: 3, of: 12, closeness: 0.6123, best: 0.74, prefers: "node-8" },
    }),
  );
  await store.close();
  const { out } = await runHere(folder, ["explain", digest]);
  expect(out).toMatch(/^weights +cost; storage × 3: workload database$/m);
  expect(out).toMatch(/^no data +2 factors \(--all\)$/m);
  expect(out).toMatch(/^2nd opinion +TOPSIS ranks it 3 of 12: closeness 0\.61, node-8 has 0\.74$/m);
  expect(out).toMatch(/^node-8 +eu-2 +-0\.0123 +12\.3[45] EUR a month, 0\.4% risk +3\.2 gCO2e\/h$/m);
  expect(out).toMatch(/^node-9 +eu-2 +-0\.05 +8 gCO2e\/h +nothing$/m);
  expect(out).toMatch(/^cost +rest\.cost +5 factors +0\.5 +5% +0\.15$/m);
  expect((await runHere(folder, ["explain", digest, "--all"])).out).toMatch(
    /^no data +2 factors: patch_age, gpu_memory$/m,
  );
});

test("shows who was decided on together, and what that was worth", async () => {
  const open = { path: join(folder, ".novacron", "store.db"), fleetId: "shop", now: () => new Date() };
  const store = await openStore(open);
  const joint = {
    group: `sha256:${"0123456789ab".repeat(5)}0123`,
    groupSize: 3,
    method: "milp" as const,
    iterations: 0,
    placed: 3,
    utility: 2.5,
    oneByOne: { placed: 2, utility: 1.75 },
  };
  const exactly = await store.putDecisionRecord("shop/dev", record("dev", "exact", "node-1", { joint }));
  const { group: _group, ...before } = { ...joint, method: "local-search" as const, iterations: 2000 };
  const roughly = await store.putDecisionRecord("shop/dev", record("dev", "rough", "node-1", { joint: before }));
  await store.close();
  expect((await runHere(folder, ["explain", exactly])).out).toMatch(
    /^together +with 2 of its group: 3 of 3 placed, worth 2\.5 in all, the best there is \(MILP\); one by one 2 placed, worth 1\.75; group sha256:0123456789ab$/m,
  );
  expect((await runHere(folder, ["explain", roughly])).out).toMatch(
    /^together .*the best of 2000 rounds of local search; one by one 2 placed, worth 1\.75$/m,
  );
  expect((await runHere(folder, ["explain", "db"])).out).not.toMatch(/^together/m);
});

test("says as of when the prices and the telemetry are, where that is still known", async () => {
  const { out } = await runHere(folder, ["explain", "db"]);
  expect(out).toMatch(/^prices +as of 2026-03-01T11:50:00\.000Z$/m);
  expect(out).toMatch(/^telemetry +as of 2026-03-01T12:00:00\.000Z$/m);
  expect((await runHere(folder, ["explain", digest])).out).not.toMatch(/^prices/m);
});

test("a name that fits several resources, or nothing, is refused with what would fit", async () => {
  expect(await runHere(folder, ["explain", "web"])).toMatchObject({
    exitCode: 1,
    err: expect.stringMatching(/^NC1903: web fits several.*--stack/),
  });
  expect(await runHere(folder, ["explain", "nope"])).toMatchObject({
    exitCode: 1,
    err: expect.stringMatching(/^NC1903: no decision fits nope.*one of .*db/),
  });
});

test("looking does not make a store", async () => {
  const fresh = await folderWith(files);
  expect(await runHere(fresh, ["explain"])).toEqual({ exitCode: 0, out: "Nothing was decided yet\n", err: "" });
  expect(await runHere(fresh, ["explain", "web"])).toMatchObject({
    exitCode: 1,
    err: expect.stringMatching(/^NC1903: .*no store/),
  });
  expect(await readdir(fresh)).not.toContain(".novacron");
});
