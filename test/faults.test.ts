import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { seededRandom } from "../bench/random.ts";
import { openStore } from "../provider/store/sqlite-store.ts";
import { decisionsIn } from "./support/decided.ts";
import { smallFleet } from "./support/fleet.ts";
import { killDuring, type Victim } from "./support/kill-during.ts";
import { novacronProject, reservationsOf, resourceNamed, slowTest, succeeded } from "./support/novacron-project.ts";
import { overbooked } from "./support/overbooked.ts";
import { type PulumiProject, pulumiMissing } from "./support/pulumi.ts";

// From one generation to the other every size changes, and half of the placements go to another zone.
const program = `
import { Placement, QuantumJob } from "novacron/components";

const generation = Number(process.env.GENERATION ?? 0);
for (let index = 0; index < 20; index++) {
  new Placement("vm-" + index, {
    vcpus: 2 + (index + generation) % 2,
    memoryGiB: 4,
    targets: [index % 2 === 1 ? "c-*" : generation === 0 ? "a-*" : "b-*"],
  });
}
new QuantumJob("bell", {
  program: 'OPENQASM 3; include "stdgates.inc"; qubit[2] q; bit[2] c; h q[0]; cx q[0], q[1]; c = measure q;',
  shots: 1000,
  seed: 11,
});
`;

const placements = 20;

// Up to 30 of 36 vCPUs are asked for in a zone: what is booked twice or never freed soon leaves no room.
const fleet = smallFleet({
  nodes: ["a-1", "a-2", "b-1", "b-2", "c-1", "c-2"].map((name, index) => ({
    name,
    capacity: { vcpus: 18, memoryGiB: 128, diskGiB: 100 },
    pricePerHour: 0.4 + 0.01 * index,
  })),
});

const victims: readonly Victim[] = ["plugin", "CLI"];

describe.skipIf(pulumiMissing !== null || process.platform === "win32")("kill -9", { timeout: 300_000 }, () => {
  let project: PulumiProject;
  let counts: unknown;
  let struck = 0;
  /** Which generation the last test left whole; null where it did not, or where nothing is there. */
  let whole: "0" | "1" | null = null;
  const random = seededRandom(20);

  beforeAll(async () => {
    project = await novacronProject({ name: "faults", files: { "index.ts": program, "fleet.yaml": fleet } });
  }, slowTest);
  afterAll(() => project?.cleanup());

  /** What a test begins with, also where the one before it failed. */
  const begin = async (generation: "0" | "1"): Promise<void> => {
    if (whole !== generation) succeeded(await project.with({ GENERATION: generation }).up(["--skip-preview"]));
    whole = null;
  };

  /** Kills `victim` when the command has got as far as a seeded resource. */
  const kill = async (
    victim: Victim,
    of: PulumiProject,
    doing: string,
    command: readonly [string, ...string[]],
  ): Promise<void> => {
    if (await killDuring(of, victim, `vm-${Math.floor(random() * 15)} ${doing}`, command)) struck += 1;
  };

  /** All is placed and booked once, as the state says; the job's result is that of the first run. */
  const expectWhole = async (of: PulumiProject): Promise<void> => {
    const state = await of.export();
    const decided = Object.entries(decisionsIn(state)).filter(([name]) => name !== "bell");
    expect(decided).toHaveLength(placements);
    const held = await reservationsOf(of);
    expect(overbooked(held, fleet)).toEqual([]);
    expect(held.map(({ claim, decisionId }) => [claim.name, claim.node, decisionId]).sort()).toEqual(
      decided.map(([name, { decision }]) => [name, decision.target, decision.record]).sort(),
    );
    const inputs = Object.fromEntries(decided.map(([name]) => [name, resourceNamed(state, name).inputs]));
    expect(Object.fromEntries(held.map(({ claim }) => [claim.name, claim.vcpus]))).toEqual(
      Object.fromEntries(Object.entries(inputs).map(([name, given]) => [name, given?.vcpus])),
    );
    const { outputs } = resourceNamed(state, "bell");
    counts ??= outputs?.counts;
    expect(outputs?.counts).toEqual(counts);
    expect(Object.keys(outputs?.counts ?? {}).sort()).toEqual(["00", "11"]);
    expect(Object.values(outputs?.counts ?? {}).reduce((sum, count) => sum + Number(count), 0)).toBe(1000);
  };

  describe.each([0, 1, 2])("round %i", (round) => {
    const victim = victims[round % 2] ?? "CLI";
    const other = victims[(round + 1) % 2] ?? "CLI";

    it(`of the ${victim} while it creates: the next up completes it`, async () => {
      if (round > 0) succeeded(await project.destroy(["--skip-preview"]));
      whole = null;
      await kill(victim, project, round === 2 ? "creating" : "created", ["up", "--yes", "--skip-preview"]);
      succeeded(await project.up());
      await expectWhole(project);
      whole = "0";
    });

    it(`of the ${other} while it moves and resizes: the next up completes it`, async () => {
      await begin("0");
      const next = project.with({ GENERATION: "1" });
      await kill(other, next, round === 1 ? "updating" : "updated", ["up", "--yes", "--skip-preview"]);
      succeeded(await next.up());
      await expectWhole(next);
      whole = "1";
    });

    it(`of the ${victim} while it moves and resizes: going back is possible, too`, async () => {
      await begin("1");
      await kill(victim, project, "updat", ["up", "--yes", "--skip-preview"]);
      const before = project.with({ GENERATION: "1" });
      succeeded(await before.up());
      await expectWhole(before);
      whole = "1";
    });

    it(`of the ${other} while it destroys: the next destroy frees all`, async () => {
      await begin("1");
      await kill(other, project, "delet", ["destroy", "--yes", "--skip-preview"]);
      succeeded(await project.destroy(["--skip-preview"]));
      expect(await reservationsOf(project)).toEqual([]);
      expect((await project.export()).deployment.resources ?? []).toEqual([]);
    });
  });

  it("came in the middle most of the time, and leaves a store that is sound", async () => {
    expect(struck).toBeGreaterThan(6);
    const path = join(project.directory, ".novacron", "store.db");
    const store = await openStore({ path, fleetId: "test", now: () => new Date(0) });
    expect(await store.integrityProblems()).toEqual([]);
    await store.close();
  });
});
