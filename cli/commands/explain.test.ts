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
