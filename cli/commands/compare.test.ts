import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { openStore } from "../../provider/store/sqlite-store.ts";
import type { PlannedJson } from "../plan/planned-json.ts";
import { planningFleet, planningRequests } from "../testdata/planning-files.ts";
import { folderWith, runHere } from "../testdata/recording-terminal.ts";

let folder: string;
beforeAll(async () => {
  folder = await folderWith({
    "requests.yaml": [
      "- { name: web, vcpus: 4, memoryGiB: 16, residency: [EU] }",
      "- { name: train, vcpus: 8, memoryGiB: 64, gpus: { count: 8, model: A100 } }",
      "- { name: near, vcpus: 2, memoryGiB: 4, latency: { toRegion: eu, maxMs: 5 } }",
    ].join("\n"),
    "limits.yaml": [
      "quotas: [{ cloud: aws, vcpus: 2 }, { cloud: azure, vcpus: 0 }]",
      "reserved: [{ cloud: gcp, region: europe-west3, type: n2-standard-4, free: 1 }]",
    ].join("\n"),
    "fleet.yaml": planningFleet,
    "planned.yaml": planningRequests,
    "Pulumi.yaml": "name: shop\nruntime: nodejs\nconfig:\n  novacron:fleet: fleet.yaml\n",
    "wrong.yaml": "quotas: [{ cloud: acme, vcpus: 2 }]\n",
  });
});

const compare = (...args: readonly string[]) => runHere(folder, ["compare", ...args]);

interface Compared {
  readonly requests: readonly {
    readonly name: string;
    readonly clouds: readonly {
      readonly cloud: string;
      readonly best: {
        readonly type: { readonly name: string; readonly vcpus: number; readonly architecture: string };
        readonly country: string;
        readonly perHour: number;
        readonly purchase: string;
        readonly fallbackPerHour: number | null;
      } | null;
      readonly removed: readonly { readonly by: string }[];
    }[];
  }[];
  readonly totals: readonly {
    readonly cloud: string;
    readonly costPerMonth: number;
    readonly unfit: readonly string[];
  }[];
}

async function compareJson(...args: readonly string[]): Promise<Compared> {
  return JSON.parse((await compare(...args, "--json")).out) as Compared;
}

test("compares one request over the clouds", async () => {
  const { exitCode, out } = await compare("--vcpus", "4", "--memory", "16", "--residency", "DE");
  expect(exitCode).toBe(0);
  expect(out).toMatch(/^REQUEST +CLOUD +TYPE +REGION +VCPUS +GIB +GPUS +USD\/MONTH +GCO2E\/H +WHY$/m);
  expect(out).toMatch(
    /^request +aws +\S+ +eu-central-1 +4 +\d+ +- +\d+\.\d\d +\d+\.\d +4 vCPUs and .* asked; .* USD per hour/m,
  );
  expect(out).toMatch(/^request +azure +Standard_\S+ +germanywestcentral /m);
  expect(out).toMatch(/^IN ALL +USD\/MONTH +GCO2E\/H +FITS$/m);
  expect(out).toMatch(/^gcp +\d+\.\d\d +\d+\.\d +all$/m);
});

test("compares a list, and says what plays no part", async () => {
  const { exitCode, err } = await compare("--requests", "requests.yaml");
  expect([exitCode, err]).toEqual([0, "warning: near: latency plays no part here\n"]);
  const { requests, totals } = await compareJson("--requests", "requests.yaml");
  expect(requests.map(({ name }) => name)).toEqual(["web", "train", "near"]);
  expect(requests[1]?.clouds.map(({ best }) => best?.type.name)).toEqual([
    expect.stringMatching(/^p4d/),
    expect.stringMatching(/^Standard_ND96/),
    expect.stringMatching(/^a2-/),
  ]);
  for (const { cloud, costPerMonth } of totals) {
    const sum = requests
      .flatMap(({ clouds }) => clouds)
      .filter((offer) => offer.cloud === cloud)
      .reduce((total, { best }) => total + (best?.perHour ?? 0) * 730, 0);
    expect(costPerMonth).toBeCloseTo(sum, 6);
  }
});

test("quotas and reserved capacity count", async () => {
  const { requests } = await compareJson("--vcpus", "4", "--memory", "16", "--limits", "limits.yaml");
  const [aws, azure, gcp] = requests[0]?.clouds ?? [];
  expect([aws?.best, azure?.best]).toEqual([null, null]);
  expect(aws?.removed.map(({ by }) => by)).toContain("quota");
  expect(gcp?.best).toMatchObject({ type: { name: "n2-standard-4" }, purchase: "reserved", perHour: 0 });
});

test("spot falls back; architecture and bursts are as asked", async () => {
  const spot = await compareJson("--vcpus", "4", "--memory", "16", "--purchase", "spotWithFallback", "--cloud", "gcp");
  const best = spot.requests[0]?.clouds[0]?.best;
  expect(best?.purchase).toBe("spot");
  expect(best?.fallbackPerHour).toBeGreaterThan(best?.perHour ?? 0);
  const arm = await compareJson("--vcpus", "2", "--memory", "4", "--arch", "arm64", "--burstable", "--cloud", "aws");
  expect(arm.requests[0]?.clouds[0]?.best?.type).toMatchObject({ name: "t4g.medium", architecture: "arm64" });
});

test("what fits nowhere is said, with what removed most, and ends with 1", async () => {
  const { exitCode, out } = await compare("--vcpus", "4", "--memory", "16", "--max-price", "0.0001");
  expect(exitCode).toBe(1);
  expect(out).toMatch(
    /^request +aws +nothing fits .*\d+ removed by price\.cap \(.* USD per hour at worst, 0\.0001 allowed\)/m,
  );
  expect(out).toMatch(/^aws +0\.00 +0\.0 +not request$/m);
});

test("compares what a stack has placed", async () => {
  const planned = await runHere(folder, ["place", "--fleet", "fleet.yaml", "--requests", "planned.yaml", "--json"]);
  const store = await openStore({
    path: join(folder, ".novacron", "store.db"),
    fleetId: "planning",
    now: () => new Date("2026-03-01T12:00:00Z"),
  });
  const { placements } = JSON.parse(planned.out) as PlannedJson;
  for (const { name, record } of placements) {
    const urn = `urn:pulumi:dev::shop::novacron:index:Placement::${name}`;
    const subject = { ...record.subject, stack: "shop/dev", urn };
    const { vcpus, memoryGiB } = record.request as { vcpus: number; memoryGiB: number };
    const amounts = { vcpus, memoryGiB, diskGiB: 0, gpus: 0 };
    await store.reserve({
      claim: { urn, stack: "shop/dev", name, node: record.target.name, ...amounts, apart: [], spread: null },
      decisionId: await store.putDecisionRecord("shop/dev", { ...record, subject }),
      capacity: { vcpus: 64, memoryGiB: 256, diskGiB: 0, gpus: 0 },
    });
  }
  await store.close();
  const { requests } = await compareJson("--stack", "dev");
  expect(requests.map(({ name }) => name).sort()).toEqual(placements.map(({ name }) => name).sort());
  expect(requests.every(({ clouds }) => clouds.every(({ best }) => best !== null))).toBe(true);
});

test.each([
  ["svg", /^<svg .*<\/svg>\n$/s],
  ["html", /^<!doctype html>.*<svg .*<\/html>\n$/s],
])("draws cost and carbon as %s", async (kind, shape) => {
  const { exitCode, err } = await compare("--requests", "requests.yaml", "--chart", `clouds.${kind}`);
  expect(exitCode).toBe(0);
  expect(err).toContain(`wrote ${join(folder, `clouds.${kind}`)}`);
  const drawn = await readFile(join(folder, `clouds.${kind}`), "utf8");
  expect(drawn).toMatch(shape);
  for (const text of ["aws", "azure", "gcp", "web", "train", "USD per month (730 h)", "gCO2e per hour"]) {
    expect(drawn).toContain(`>${text}</text>`);
  }
  expect(drawn).not.toMatch(/<script|https?:\/\/(?!www\.w3\.org)/);
});

test.each([
  [["--vcpus", "4"], 1, /^NC1903: a request has vCPUs and memory; .*--memory/],
  [["--vcpus", "4", "--memory", "8", "--chart", "clouds.png"], 1, /^NC1903: .*\.svg or \.html/],
  [["--vcpus", "4", "--memory", "8", "--limits", "wrong.yaml"], 1, /^NC1903: the limits file .*quotas\.0\.cloud/],
  [["--requests", "none.yaml"], 1, /^NC1005/],
  [[], 1, /^NC1903: no stack is selected/],
  [["--purchase", "beads"], 2, /Allowed choices are onDemand/],
])("%j ends with %d", async (args, exitCode, err) => {
  expect(await compare(...args)).toMatchObject({ exitCode, err: expect.stringMatching(err) });
});
