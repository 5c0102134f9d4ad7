import { expect, test } from "vitest";
import { folderWith, runHere } from "../testdata/recording-terminal.ts";

const folder = await folderWith({});
const search = (...args: readonly string[]) => runHere(folder, ["catalog", "search", ...args]);

interface Found {
  readonly found: number;
  readonly sources: readonly { readonly id: string }[];
  readonly offers: readonly {
    readonly cloud: string;
    readonly name: string;
    readonly region: string;
    readonly vcpus: number;
    readonly memoryGiB: number;
    readonly architecture: string;
    readonly gpus: { readonly model: string } | null;
    readonly price: { readonly perHour: number; readonly source: string; readonly date: string };
    readonly carbonGramsPerHour: number | null;
  }[];
}

async function searchJson(...args: readonly string[]): Promise<Found> {
  return JSON.parse((await search(...args, "--json")).out) as Found;
}

test("prints types with prices and their day, cheapest first", async () => {
  const { exitCode, out, err } = await search(
    "--cloud",
    "aws",
    "--region",
    "us-east-1",
    "--vcpus",
    "2",
    "--limit",
    "5",
  );
  expect(exitCode).toBe(0);
  expect(out).toMatch(/^CLOUD +REGION +TYPE +VCPUS +GIB +GPUS +ARCH +USD\/H +USD\/MONTH +SPOT\/H +GCO2E\/H +OF$/m);
  expect(out).toMatch(/^aws +us-east-1 +t4g\.nano +2 +0\.5 +- +arm64 +0\.0042 +3\.07 +\? +\d+\.\d +2026-07-20$/m);
  expect(out.trim().split("\n")).toHaveLength(6);
  expect(err).toMatch(/^\d+ more; --limit shows them\n$/);
});

test("gives what was asked for, with sources, as JSON", async () => {
  const { offers, sources } = await searchJson(
    ...["--vcpus", "8", "--memory", "32", "--arch", "arm64", "--max-price", "0.5", "--sort", "carbon"],
  );
  expect(offers).toHaveLength(20);
  for (const offer of offers) {
    expect(offer.vcpus).toBeGreaterThanOrEqual(8);
    expect(offer.memoryGiB).toBeGreaterThanOrEqual(32);
    expect(offer.architecture).toBe("arm64");
    expect(offer.price.perHour).toBeLessThanOrEqual(0.5);
    expect(sources.map(({ id }) => id)).toContain(offer.price.source);
  }
  const carbon = offers.map(({ carbonGramsPerHour }) => carbonGramsPerHour ?? Number.MAX_VALUE);
  expect(carbon).toEqual(carbon.toSorted((a, b) => a - b));
});

test("finds GPUs by model in any case, and regions by what the cloud shows", async () => {
  const { offers } = await searchJson("--gpu", "A100", "--region", "West Europe", "--region", "us-central1");
  expect(new Set(offers.map(({ gpus }) => gpus?.model))).toEqual(new Set(["a100"]));
  expect(new Set(offers.map(({ region }) => region))).toEqual(new Set(["westeurope", "us-central1"]));
});

test("finds nothing, and says so", async () => {
  expect(await search("--gpu", "abacus")).toMatchObject({ exitCode: 0, out: "Nothing is on offer like that\n" });
});

test.each([
  [["--region", "us-eats-1"], 1, /^NC1903: .*us-east-1/],
  [["--cloud", "acme"], 2, /expected aws, azure, gcp/],
  [["--vcpus", "many"], 2, /expected a number/],
  [["--sort", "beauty"], 2, /Allowed choices are price, carbon/],
  [["--catalog", "folder"], 0, /^\d+ more/],
])("%j ends with %d", async (args, exitCode, err) => {
  expect(await search(...args)).toMatchObject({ exitCode, err: expect.stringMatching(err) });
});

test("a refreshed catalogue that is damaged is an error that names it", async () => {
  const broken = await folderWith({ "Pulumi.yaml": "name: shop\nruntime: nodejs\n", ".novacron/catalog.json.br": "?" });
  const { exitCode, err } = await runHere(broken, ["catalog", "search"]);
  expect([exitCode, err]).toEqual([1, expect.stringMatching(/^NC1140: .*catalog\.json\.br cannot be read/)]);
});
