import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { providerConfig } from "../schema/provider-config.ts";
import { verifyAuditLog } from "../state/verify-audit-log.ts";
import { openStore } from "../store/sqlite-store.ts";
import type { Store } from "../store/store.ts";
import { sampleClaim } from "../store/store-samples.ts";
import { type SweepEdge, sweepConfigured, sweepLeftOvers } from "./sweep-left-overs.ts";

const self = { urn: "urn:pulumi:dev::shop::pulumi:providers:novacron::default", id: "68307840-92cf" };
const capacity = { vcpus: 8, memoryGiB: 32, diskGiB: 100, gpus: 0 };
const claim = (name: string, stack = "shop/dev") => ({
  ...sampleClaim("dev", name, { vcpus: 1 }),
  stack,
  urn: `urn:pulumi:${stack.split("/")[1]}::shop::novacron:index:Placement::${name}`,
});

const stateOf = (names: readonly string[], provider = self): string =>
  JSON.stringify({
    version: 3,
    deployment: {
      resources: [
        { urn: provider.urn, id: provider.id },
        ...names.map((name) => ({ urn: claim(name).urn, inputs: { decision: { record: `sha256:${name}` } } })),
      ],
    },
  });

let folder: string;
let store: Store;
let said: string[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "novacron-sweep-"));
  store = await openStore({ path: join(folder, ".novacron", "store.db"), fleetId: "lab", now: () => new Date(0) });
  said = [];
  for (const [name, operation] of [
    ["kept", "over"],
    ["gone", "over"],
    ["fresh", "running"],
  ] as const)
    await store.reserve({ claim: claim(name), decisionId: `sha256:${name}`, operation, capacity });
  await store.reserve({
    claim: claim("theirs", "shop/prod"),
    decisionId: "sha256:theirs",
    operation: "over",
    capacity,
  });
});
afterEach(() => store.close());

const edge = (readState: SweepEdge["readState"]): SweepEdge => ({
  projectDirectory: folder,
  now: () => 0,
  statusOf: (run) => (run === "over" ? "over" : "under way"),
  readState,
  diagnostics: (_severity, code, message) => void said.push(`${code}: ${message}`),
});
const held = async () => (await store.listReservations()).map((row) => row.claim.name).sort();

test("frees what the state has not, settles what it has, and leaves other runs and stacks alone", async () => {
  const asked: string[] = [];
  const swept = await sweepLeftOvers(
    store,
    self,
    edge(async (stack) => {
      asked.push(stack);
      return stateOf(["kept"]);
    }),
  );
  expect(asked).toEqual(["dev"]);
  expect(swept.freed.map(({ decisionId }) => decisionId)).toEqual(["sha256:gone"]);
  expect(await held()).toEqual(["fresh", "kept", "theirs"]);
  expect(await store.settledReservations("shop/dev")).toEqual([{ urn: claim("kept").urn, decisionId: "sha256:kept" }]);
});

test.each([
  ["it is another one of the same name", async () => stateOf([], { ...self, id: "another" })],
  ["this provider is not in it yet", async () => stateOf([], { urn: "urn:pulumi:dev::shop::x::y", id: self.id })],
  ["it cannot be read", () => Promise.reject(new Error("no backend"))],
  ["it is none", async () => "error: no stack"],
])("frees nothing by a state where %s", async (_, readState) => {
  const { freed, unclear } = await sweepLeftOvers(store, self, edge(readState));
  expect(freed).toEqual([]);
  expect(unclear.map(({ decisionId }) => decisionId)).toEqual(["sha256:gone", "sha256:kept"]);
  expect(await held()).toHaveLength(4);
});

test("what another run takes over while the state is read stays", async () => {
  const { freed } = await sweepLeftOvers(
    store,
    self,
    edge(async () => {
      await store.reserve({ claim: claim("gone"), decisionId: "sha256:gone", operation: "running", capacity });
      return stateOf(["kept"]);
    }),
  );
  expect(freed).toEqual([]);
  expect(await held()).toContain("gone");
});

test("a configured plugin says and records what it freed, and then has nothing more to ask", async () => {
  await writeFile(join(folder, "fleet.yaml"), fleet("lab"));
  const config = providerConfig.parse({ fleet: "fleet.yaml" });
  await sweepConfigured(
    config,
    self,
    edge(async () => stateOf(["kept"])),
  );
  expect(said).toEqual(["NC1711: freed what a run had booked that was cut off: gone"]);
  expect(verifyAuditLog(join(folder, ".novacron", "audit.jsonl"))).toMatchObject({ status: "intact", entries: 1 });
  await store.settle([{ urn: claim("fresh").urn, decisionId: "sha256:fresh" }]);
  await sweepConfigured(
    config,
    self,
    edge(() => Promise.reject(new Error("it asked"))),
  );
  expect(said).toHaveLength(1);
});

test("a store of another fleet, or without a fleet, is left for the first decision to complain of", async () => {
  const config = providerConfig.parse({ fleet: "fleet.yaml" });
  const never = edge(() => Promise.reject(new Error("it asked")));
  await sweepConfigured(config, self, never);
  await writeFile(join(folder, "fleet.yaml"), fleet("another"));
  await sweepConfigured(config, self, never);
  expect([await held(), said]).toEqual([["fresh", "gone", "kept", "theirs"], []]);
});

const fleet = (id: string): string => `
formatVersion: 1
fleet: ${id}
currency: EUR
regions: [{ name: r, country: DE, continent: EU }]
nodes: [{ name: n, region: r, zone: z, rack: k, capacity: { vcpus: 8, memoryGiB: 32, diskGiB: 100 }, pricePerHour: 1 }]
`;
