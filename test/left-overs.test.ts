import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { seededRandom } from "../bench/random.ts";
import { verifyAuditLog } from "../provider/state/verify-audit-log.ts";
import { decisionsIn } from "./support/decided.ts";
import { smallFleet } from "./support/fleet.ts";
import { killWithLeftOvers } from "./support/kill-with-left-overs.ts";
import { novacron } from "./support/novacron-command.ts";
import { novacronProject, reservationsOf, slowTest, succeeded } from "./support/novacron-project.ts";
import { type PulumiProject, pulumiMissing } from "./support/pulumi.ts";

// GONE leaves resources out; with INSTEAD there is another of the same size for each of them.
const program = `
import { Placement } from "novacron/components";

const gone = new Set((process.env.GONE ?? "").split(","));
for (let index = 0; index < 12; index++) {
  const name = "vm-" + index;
  if (!gone.has(name)) new Placement(name, { vcpus: 2, memoryGiB: 4 });
  else if (process.env.INSTEAD) new Placement("other-" + index, { vcpus: 2, memoryGiB: 4 });
}
`;

// Room for the twelve and nothing more: one reservation that nobody frees is one placement too few.
const fleet = smallFleet({
  nodes: ["a", "b"].map((name) => ({ name, capacity: { vcpus: 12, memoryGiB: 64, diskGiB: 500 } })),
});

const attempts = 5;

describe.skipIf(pulumiMissing !== null || process.platform === "win32")(
  "a create that was killed after it had booked",
  { timeout: 2 * slowTest },
  () => {
    let project: PulumiProject;
    const random = seededRandom(31);

    beforeAll(async () => {
      project = await novacronProject({ name: "left", files: { "index.ts": program, "fleet.yaml": fleet } });
    }, slowTest);
    afterAll(() => project?.cleanup());

    /**
     * Begins with an empty stack and ends with one whose store has more than its state, after some were created.
     * @returns names of what the store has more.
     */
    const killed = async (): Promise<readonly string[]> => {
      for (let attempt = 0; attempt < attempts; attempt++) {
        succeeded(await project.destroy(["--skip-preview"]));
        expect(await reservationsOf(project)).toEqual([]);
        const left = await killWithLeftOvers(project, 1 + Math.floor(random() * 6), "both");
        if (left.length > 0) return left;
      }
      throw new Error(`${attempts} runs were done before they could be killed`);
    };

    /** `NAME NODE DECISION` of all that the store has, and the same of the state. */
    const storeAndState = async (of: PulumiProject): Promise<readonly [readonly string[], readonly string[]]> => [
      (await reservationsOf(of)).map(({ claim, decisionId }) => `${claim.name} ${claim.node} ${decisionId}`).sort(),
      Object.entries(decisionsIn(await of.export()))
        .map(([name, { decision }]) => `${name} ${decision.target} ${decision.record}`)
        .sort(),
    ];

    it("is freed by the up that has its resource no more, and blocks nobody who comes instead", async () => {
      const left = await killed();
      const without = project.with({ GONE: left.join(","), INSTEAD: "1" });
      succeeded(await without.up());
      const [store, state] = await storeAndState(without);
      expect(store).toEqual(state);
      expect(store.map((line) => line.split("-")[0]).sort()).toEqual([
        ...left.map(() => "other"),
        ...Array.from({ length: 12 - left.length }, () => "vm"),
      ]);
      succeeded(await without.destroy(["--skip-preview"]));
      expect(await reservationsOf(project)).toEqual([]);
    });

    it("is freed by a destroy", async () => {
      await killed();
      succeeded(await project.destroy(["--skip-preview"]));
      expect(await reservationsOf(project)).toEqual([]);
      expect((await project.export()).deployment.resources ?? []).toEqual([]);
    });

    // The state has nothing but the provider then, and a destroy of that starts no plugin.
    it("is freed by the plugin itself where only the CLI was killed", async () => {
      const gone = Array.from({ length: 11 }, (_, index) => `vm-${index + 1}`);
      const left = await killWithLeftOvers(project.with({ GONE: gone.join(",") }), 0, "CLI");
      const state = Object.keys(decisionsIn(await project.export()));
      expect([...left, ...state]).toEqual(["vm-0"]);
      expect((await reservationsOf(project)).map(({ claim }) => claim.name)).toEqual(state);
      succeeded(await project.destroy(["--skip-preview"]));
      expect(await reservationsOf(project)).toEqual([]);
    });

    it("is not freed while only some of the stack is looked at, if the state has it", async () => {
      await killed();
      const [one = "", ...others] = Object.keys(decisionsIn(await project.export()));
      succeeded(await project.destroy(["--skip-preview", "--target", `**::${one}`]));
      expect((await reservationsOf(project)).map(({ claim }) => claim.name).sort()).toEqual(others.sort());
    });

    it("stays when the stack is removed by force, until it is given back by hand", async () => {
      await killed();
      const held = (await reservationsOf(project)).map(({ claim }) => claim.name).sort();
      // The state has some of the stack: not the whole of it is given back, but what was left behind is.
      const refused = await novacron(project, "reservations", "release", "--stack", "dev", "--yes");
      expect([refused.exitCode, refused.stderr]).toEqual([1, expect.stringContaining("NC1908")]);
      expect((await reservationsOf(project)).map(({ claim }) => claim.name).sort()).toEqual(held);
      await novacron(project, "reservations", "release", "--unsettled", "--stack", "dev", "--yes");
      const [store, state] = await storeAndState(project);
      expect(store).toEqual(state);

      await killed();
      succeeded(await project.run("stack", "rm", "--force", "--yes", "--preserve-config"));
      expect(await reservationsOf(project)).not.toEqual([]);
      const { stdout } = await novacron(project, "doctor", "--stack", "dev");
      expect(stdout).toMatch(/^warn +leftovers .*\n.*novacron reservations release --unsettled --stack dev/m);
      const freed = await novacron(project, "reservations", "release", "--unsettled", "--stack", "dev", "--yes");
      expect([freed.exitCode, freed.stderr]).toEqual([0, expect.stringMatching(/Gave back (\d+) of \1$/m)]);
      expect(await reservationsOf(project)).toEqual([]);
      expect(verifyAuditLog(join(project.directory, ".novacron", "audit.jsonl"))).toMatchObject({ status: "intact" });
    });
  },
);
