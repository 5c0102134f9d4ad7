import { existsSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  awsFile,
  azurePage,
  googlePage,
  type PriceServer,
  priceServer,
  status,
} from "../../provider/world/catalog/refresh/sample-price-server.ts";
import { folderWith, runHere } from "../testdata/recording-terminal.ts";

let servers: Readonly<Record<"aws" | "azure" | "gcp", PriceServer>>;
let urls: readonly string[];

beforeAll(async () => {
  servers = {
    aws: await priceServer(awsFile),
    azure: await priceServer(azurePage),
    gcp: await priceServer(googlePage),
  };
  urls = Object.entries(servers).flatMap(([cloud, { url }]) => [`--${cloud}-url`, url]);
});
afterAll(async () => {
  await Promise.all(Object.values(servers).map((server) => server.close()));
});

const refresh = (folder: string, args: readonly string[], environment: Record<string, string> = {}) =>
  runHere(folder, ["catalog", "refresh", ...urls, "--retry-delay", "1", ...args], {
    environment: { HOME: folder, ...environment },
    now: () => new Date("2026-11-21T12:00:00Z"),
  });

test("renews into the project, and search then has the newer price and its day", async () => {
  const folder = await folderWith({ "shop/Pulumi.yaml": "name: shop\nruntime: nodejs\n" });
  const shop = join(folder, "shop");
  const { exitCode, out, err } = await refresh(shop, [], { GOOGLE_API_KEY: "k" });
  expect([exitCode, out]).toEqual([
    0,
    expect.stringMatching(/^aws: 4 prices of 2 types in 2 regions\nazure: 6 .*\ngcp: /),
  ]);
  expect(err).toContain(join(shop, ".novacron", "catalog.json.br"));
  const asked = ["--cloud", "aws", "--region", "us-east-1", "--max-price", "0.0901", "--limit", "500"];
  const found = await runHere(shop, ["catalog", "search", ...asked]);
  expect(found.out).toMatch(/^aws +us-east-1 +m5\.large +2 +8 +- +x86_64 +0\.09 +65\.70 .* 2026-11-21$/m);
});

test("outside of a project it renews in the cache folder; Google is left out without a key, and said", async () => {
  const folder = await folderWith({});
  const { exitCode, out, err } = await refresh(folder, ["--cloud", "azure"]);
  expect([exitCode, out]).toEqual([0, "azure: 6 prices of 3 types in 1 regions\n"]);
  expect(existsSync(join(folder, ".cache", "novacron", "catalog.json.br"))).toBe(true);
  expect(err).toContain("azure: 3 pages");
  expect((await refresh(folder, [])).err).toMatch(/^gcp: left out, .*GOOGLE_API_KEY/);
  expect(await refresh(folder, ["--cloud", "gcp"])).toMatchObject({
    exitCode: 1,
    err: expect.stringMatching(/^NC1903/),
  });
});

test("a cloud that fails leaves the others be", async () => {
  const folder = await folderWith({});
  servers.aws.script.push(status(404));
  const { exitCode, out, err } = await refresh(folder, []);
  expect([exitCode, out]).toEqual([1, "azure: 6 prices of 3 types in 1 regions\n"]);
  expect(err).toMatch(/^aws: NC1141: .*answers 404/m);
});

test("retries are said", async () => {
  servers.azure.script.push(status(429));
  const { err } = await refresh(await folderWith({}), ["--cloud", "azure"]);
  expect(err).toMatch(/^azure: http:\S+: 429 Too Many Requests; attempt 1 of 6$/m);
});
