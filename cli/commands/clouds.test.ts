import { beforeAll, expect, test } from "vitest";
import type { PlannedJson } from "../plan/planned-json.ts";
import { planningFleet } from "../testdata/planning-files.ts";
import { type CliRun, folderWith, runHere } from "../testdata/recording-terminal.ts";

const asOf = "2026-06-01T12:00:00Z";
const clouds = (type: string): string => `
clouds:
  usdRate: 0.9
  accounts:
    - { name: prod, cloud: aws, regions: [eu-central-1, us-east-1], types: [${type}] }
    - { name: lab, cloud: gcp, regions: [europe-west3], types: ["n2-standard-*"], quotas: [{ vcpus: 8 }] }
`;
const requests = `
- { name: web, vcpus: 4, memoryGiB: 16, residency: [DE], targets: ["prod.*"] }
- { name: second, vcpus: 4, memoryGiB: 16, apart: [{ from: web, level: cloud }], targets: ["lab.*", "fra"] }
- { name: own, vcpus: 8, memoryGiB: 32, targets: [fra-1] }
`;
let folder: string;

beforeAll(async () => {
  folder = await folderWith({
    "fleet.yaml": planningFleet + clouds('"m5.*", "m6i.*"'),
    "other.yaml": planningFleet + clouds('"m6i.*"'),
    "typo.yaml": planningFleet + clouds('"m55.large"'),
    "requests.yaml": requests,
    "giant.yaml": '- { name: giant, vcpus: 500, memoryGiB: 16, targets: ["prod.*"] }\n',
  });
});

const run = (...args: readonly string[]): Promise<CliRun> => runHere(folder, [...args, "--as-of", asOf]);
const planned = ["--fleet", "fleet.yaml", "--requests", "requests.yaml", "--weights", "cost"];

test("place gives machines of clouds, in the fleet's currency, and says which", async () => {
  const { exitCode, out } = await run("place", ...planned, "--json");
  expect(exitCode).toBe(0);
  const { placements } = JSON.parse(out) as PlannedJson;
  const at = Object.fromEntries(placements.map((each) => [each.name, each]));
  const { cloud } = at.web?.target ?? {};
  expect(at.web?.target).toMatchObject({ region: "eu-central-1", cloud: { provider: "aws", account: "prod" } });
  expect(at.web?.costPerMonth).toBeCloseTo((cloud?.pricePerHour ?? 0) * 0.9 * 730, 4);
  expect(at.second?.target.cloud?.provider).not.toBe("aws");
  expect(at.own?.target).toMatchObject({ name: "fra-1" });
  expect(at.own?.target).not.toHaveProperty("cloud");
});

test("what-if compares with other accounts and other prices of an account", async () => {
  const { out } = await run("what-if", ...planned, "--price-times", "prod=3", "--json");
  const { changes } = JSON.parse(out) as {
    readonly changes: readonly { readonly name: string; readonly kind: string }[];
  };
  expect(changes.find(({ name }) => name === "web")).toMatchObject({
    kind: expect.stringMatching(/dearer|stays|cost/),
  });
  const other = await run("what-if", ...planned, "--with-fleet", "other.yaml", "--all");
  expect(other.exitCode).toBe(0);
  expect(other.out).toMatch(/prod\.eu-central-1\.m6i/);
});

test("rebalance moves what a machine of a cloud does for less", async () => {
  const { out } = await run("place", ...planned, "--json");
  const { placements } = JSON.parse(out) as PlannedJson;
  expect(placements.length).toBe(3);
  const dear = "- { name: web, vcpus: 4, memoryGiB: 16, on: prod.eu-central-1.m5.4xlarge }\n";
  const at = await folderWith({ "fleet.yaml": planningFleet + clouds('"m5.*"'), "requests.yaml": dear });
  const moved = await runHere(at, [
    "rebalance",
    "--fleet",
    "fleet.yaml",
    "--requests",
    "requests.yaml",
    "--as-of",
    asOf,
    "--json",
  ]);
  const { moves } = JSON.parse(moved.out) as {
    readonly moves: readonly { readonly from: string; readonly to: string }[];
  };
  expect(moves).toHaveLength(1);
  expect(moves[0]?.from).toBe("prod.eu-central-1.m5.4xlarge");
});

test("what nothing can take says what the clouds have", async () => {
  const { exitCode, out } = await run("place", "--fleet", "fleet.yaml", "--requests", "giant.yaml");
  expect(exitCode).toBe(1);
  expect(out).toMatch(/giant NC1201: .* Of \d+ offers of clouds none fits: .*\d+ by vcpus \(500 vCPUs asked/);
});

test("a type that the catalogue does not have is an error with near names", async () => {
  const { exitCode, err } = await run("place", "--fleet", "typo.yaml", "--requests", "requests.yaml");
  expect(exitCode).not.toBe(0);
  expect(err).toMatch(/NC1150: aws has no instance type "m55\.large".*Did you mean m5\.large/s);
});
