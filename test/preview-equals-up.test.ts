import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, describe, expect, it } from "vitest";
import { unpackJson } from "../provider/store/stored-json.ts";
import type { Snapshot } from "../provider/world/snapshot.ts";
import { crowdedFleet, crowdedNodeVcpus, crowdedRequests } from "./support/crowded-fleet.ts";
import { decisionsIn, decisionsShown } from "./support/decided.ts";
import { novacronProject, reservationsOf, slowTest, succeeded } from "./support/novacron-project.ts";
import { overbooked } from "./support/overbooked.ts";
import { type PulumiProject, pulumiMissing } from "./support/pulumi.ts";

// Registers in another order at every seed, and without a seed at every run.
const program = `
import { readFileSync } from "node:fs";
import { Placement } from "novacron/components";

const requests = JSON.parse(readFileSync("requests.json", "utf8"));
let state = Number(process.env.ORDER_SEED ?? 0);
const random = () => {
  if (process.env.ORDER_SEED === undefined) return Math.random();
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return state / 2 ** 32;
};
for (let last = requests.length - 1; last > 0; last--) {
  const other = Math.floor(random() * (last + 1));
  [requests[last], requests[other]] = [requests[other], requests[last]];
}
console.log("first: " + requests[0].name);
for (const { name, args } of requests) new Placement(name, args);
`;

const clock = "2026-03-01T12:00:00Z";
const requests = crowdedRequests();

/** Environment of a command that runs so many minutes after the clock, in an order of its own. */
const run = (minutes: number, seed: number) => ({
  NOVACRON_CLOCK: new Date(Date.parse(clock) + minutes * 60_000).toISOString(),
  ORDER_SEED: `${seed}`,
});

const firstOf = (output: string): string => /first: \S+/.exec(output)?.[0] ?? "no first";

describe.skipIf(pulumiMissing !== null)("what was previewed is what comes about", { timeout: slowTest }, () => {
  let project: PulumiProject;

  const start = async (): Promise<void> => {
    project = await novacronProject({
      name: "equal",
      files: { ...crowdedFleet(clock), "index.ts": program, "requests.json": JSON.stringify(requests) },
      timeoutMs: slowTest,
    });
  };
  afterEach(() => project?.cleanup());

  /** Compares 200 decisions and their attestations byte for byte, and the store with both. */
  const expectAsShown = async (shown: ReturnType<typeof decisionsIn>, fleet = crowdedFleet(clock)): Promise<void> => {
    expect(Object.keys(shown)).toHaveLength(requests.length);
    const applied = decisionsIn(await project.export());
    const different = Object.entries(shown).filter(
      ([name, decided]) => JSON.stringify(applied[name]) !== JSON.stringify(decided),
    );
    expect(different).toEqual([]);
    expect(Object.keys(applied)).toHaveLength(requests.length);
    // Two hundred share signatures: each carries its path in the Merkle tree, and is small all the same.
    const sizes = Object.values(applied).map(({ attestation }) => Buffer.byteLength(JSON.stringify(attestation)));
    expect(Math.max(...sizes)).toBeLessThanOrEqual(1500);
    const held = await reservationsOf(project);
    expect(overbooked(held, fleet["fleet.yaml"])).toEqual([]);
    expect(Object.fromEntries(held.map(({ claim }) => [claim.name, claim.node]))).toEqual(
      Object.fromEntries(Object.entries(shown).map(([name, { decision }]) => [name, decision.target])),
    );
  };

  const fill = async (): Promise<number> =>
    (await reservationsOf(project)).reduce((sum, { claim }) => sum + claim.vcpus, 0) / (16 * crowdedNodeVcpus);

  /** What the runs so far saw of the world: one text for each that differs. */
  const seen = (of: (snapshot: Snapshot) => unknown): readonly string[] => {
    const store = new DatabaseSync(join(project.directory, ".novacron", "store.db"), { readOnly: true });
    try {
      const rows = store.prepare("SELECT body FROM snapshots").all();
      return [...new Set(rows.map(({ body }) => JSON.stringify(of(unpackJson(body as Uint8Array) as Snapshot))))];
    } finally {
      store.close();
    }
  };
  const telemetries = () => seen(({ telemetry }) => telemetry.risk);
  const prices = () => seen(({ nodes }) => nodes.map(({ pricePerHour }) => pricePerHour));

  it("in another order, short of snapshotMaxAge", async () => {
    await start();
    const preview = await project.with(run(0, 1)).preview(["--json"]);
    const shown = decisionsShown(preview);
    // Prices that change within that time are not seen.
    await project.write("fleet.yaml", crowdedFleet(clock, { priceSeed: 3 })["fleet.yaml"]);
    const up = succeeded(await project.with(run(14, 2)).up(["--skip-preview"]));
    expect(firstOf(up.stdout)).not.toBe(firstOf(preview.stdout));
    expect(telemetries()).toHaveLength(1);
    expect(prices()).toHaveLength(1);
    await expectAsShown(shown);
    expect(await fill()).toBeGreaterThan(0.85);
  });

  it("in another order, past snapshotMaxAge and with other prices", async () => {
    await start();
    const shown = decisionsShown(await project.with(run(0, 3)).preview(["--json"]));
    const fleet = crowdedFleet(clock, { priceSeed: 2 });
    await project.write("fleet.yaml", fleet["fleet.yaml"]);
    succeeded(await project.with(run(40, 4)).up(["--skip-preview"]));
    expect(telemetries()).toHaveLength(2);
    expect(prices()).toHaveLength(2);
    await expectAsShown(shown, fleet);
    expect(await fill()).toBeGreaterThan(0.85);
  });

  it("within one `pulumi up`, whose two runs have orders of their own", async () => {
    await start();
    // Without a seed the program draws a new order whenever it runs.
    const up = succeeded(await project.with({ NOVACRON_CLOCK: clock }).up());
    const orders = [...up.stdout.matchAll(/first: (\S+)/g)].map(([, name]) => name);
    expect(orders.length).toBeGreaterThanOrEqual(2);
    // What the preview recorded first is what is in the state: nothing was decided a second time.
    const applied = decisionsIn(await project.export());
    const store = new DatabaseSync(join(project.directory, ".novacron", "store.db"), { readOnly: true });
    const records = store.prepare("SELECT digest FROM decision_records").all();
    store.close();
    expect(records.map(({ digest }) => digest).sort()).toEqual(
      Object.values(applied)
        .map(({ decision }) => decision.record)
        .sort(),
    );
    await expectAsShown(applied);
  });

  it("books nothing twice where nothing was previewed", async () => {
    await start();
    succeeded(await project.with(run(0, 5)).up(["--skip-preview"]));
    const held = await reservationsOf(project);
    expect(held).toHaveLength(requests.length);
    expect(overbooked(held, crowdedFleet(clock)["fleet.yaml"])).toEqual([]);
    expect(await fill()).toBeGreaterThan(0.85);
  });

  it("or it fails and names the change: the node that was shown has left the fleet", async () => {
    await start();
    const few = requests.slice(0, 6);
    await project.write("requests.json", JSON.stringify(few));
    const shown = decisionsShown(await project.with(run(0, 6)).preview(["--json"]));
    const gone = shown[few[0]?.name ?? ""]?.decision.target ?? "";
    const fleet = crowdedFleet(clock, { without: gone });
    await project.write("fleet.yaml", fleet["fleet.yaml"]);

    const up = await project.with(run(1, 7)).up(["--skip-preview"]);
    expect(up.exitCode).not.toBe(0);
    expect(up.stdout + up.stderr).toMatch(
      new RegExp(
        `NC1202: the preview placed it on ${gone}, which cannot be carried out any more: ${gone} is no longer`,
      ),
    );
    const lost = Object.keys(shown).filter((name) => shown[name]?.decision.target === gone);
    const held = (await reservationsOf(project)).map(({ claim }) => claim.name);
    expect(held.filter((name) => lost.includes(name))).toEqual([]);

    // A second try is no way around it; a preview is.
    expect((await project.with(run(2, 8)).up(["--skip-preview"])).exitCode).not.toBe(0);
    const again = decisionsShown(await project.with(run(3, 9)).preview(["--json"]));
    for (const name of lost) expect(again[name]?.decision.target).not.toBe(gone);
    succeeded(await project.with(run(4, 10)).up(["--skip-preview"]));
    const applied = decisionsIn(await project.export());
    for (const name of lost) expect(applied[name]).toEqual(again[name]);
    expect(await reservationsOf(project)).toHaveLength(few.length);
  });
});
