import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { smallFleet } from "./support/fleet.ts";
import { novacronProject, placesOf, slowTest, succeeded } from "./support/novacron-project.ts";
import { type PulumiProject, pulumiMissing } from "./support/pulumi.ts";

const program = (...names: readonly string[]) => `
import { Placement } from "novacron/components";
for (const name of ${JSON.stringify(names)}) new Placement(name, { vcpus: 1, memoryGiB: 1 });
`;

const clock = Date.parse("2026-03-01T12:00:00Z");

/** @param prices in EUR an hour by node. */
const fleet = (prices: Readonly<Record<string, number>>): string =>
  smallFleet({ nodes: Object.entries(prices).map(([name, pricePerHour]) => ({ name, pricePerHour })) });

describe.skipIf(pulumiMissing !== null)("prices that were edited", { timeout: slowTest }, () => {
  let project: PulumiProject;

  beforeAll(async () => {
    project = await novacronProject({
      name: "prices",
      files: { "fleet.yaml": fleet({ a: 0.1, b: 1 }), "index.ts": program("one") },
      // What is there stays there: each step shows by a new placement what a plan takes for the cheapest node.
      config: { "novacron:weights": "cost", "novacron:hysteresis": "1" },
    });
  }, slowTest);
  afterAll(() => project?.cleanup());

  /** Brings these placements about, so many minutes after the clock. */
  const upAt = async (minutes: number, ...names: readonly string[]): Promise<readonly string[]> => {
    await project.write("index.ts", program(...names));
    const at = new Date(clock + minutes * 60_000).toISOString();
    succeeded(await project.with({ NOVACRON_CLOCK: at }).up(["--skip-preview"]));
    return placesOf(project);
  };

  it("count once those that were read last are older than snapshotMaxAge", async () => {
    expect(await upAt(0, "one")).toEqual(["one on a"]);
    await project.write("fleet.yaml", fleet({ a: 5, b: 1 }));
    expect(await upAt(14, "one", "two")).toContain("two on a");
    expect(await upAt(16, "one", "two", "three")).toContain("three on b");
  });

  it("count at once where the node is new", async () => {
    await project.write("fleet.yaml", fleet({ a: 5, b: 1, c: 0.1 }));
    expect(await upAt(17, "one", "two", "three", "four")).toContain("four on c");
  });

  it("count at once where they may not age", async () => {
    await project.write("fleet.yaml", fleet({ a: 5, b: 0.01, c: 8 }));
    await project.setConfig("novacron:snapshotMaxAge", "0s");
    expect(await upAt(17, "one", "two", "three", "four", "five")).toContain("five on b");
  });
});
