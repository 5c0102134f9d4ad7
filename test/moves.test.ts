import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Decided, decisionsIn } from "./support/decided.ts";
import { type SmallNode, smallFleet } from "./support/fleet.ts";
import { novacron } from "./support/novacron-command.ts";
import { novacronProject, placesOf, slowTest, stepsOf, succeeded } from "./support/novacron-project.ts";
import { type PulumiProject, pulumiMissing } from "./support/pulumi.ts";
import { contentOf, diagnosticsOf } from "./support/tampering.ts";

const program = (allowMove: boolean): string => `
import { Placement } from "novacron/components";
new Placement("db", { vcpus: 1, memoryGiB: 1, stateful: { dataGiB: 120 }, allowMove: ${allowMove} });
`;

const performance = { networkGbps: 10 };
const old: SmallNode = { name: "old", pricePerHour: 0.01, network: { transferCostPerGiB: 0.02 }, performance };
const fresh: SmallNode = { name: "fresh", region: "us-east", pricePerHour: 5, performance };

describe.skipIf(pulumiMissing !== null)("a stateful placement", { timeout: slowTest }, () => {
  let project: PulumiProject;
  const fleetOf = (...nodes: readonly SmallNode[]) => project.write("fleet.yaml", smallFleet({ nodes }));
  const placed = async (): Promise<Decided | undefined> => decisionsIn(await project.export()).db;

  beforeAll(async () => {
    const files = { "index.ts": program(false), "fleet.yaml": smallFleet({ nodes: [old, fresh] }) };
    project = await novacronProject({ name: "moves", files, config: { "novacron:snapshotMaxAge": "0s" } });
    succeeded(await project.up(["--skip-preview"]));
  }, slowTest);
  afterAll(() => project?.cleanup());

  it("stays where only a better place exists", async () => {
    expect(await placesOf(project)).toEqual(["db on old"]);
    await fleetOf({ ...old, pricePerHour: 50 }, fresh);
    succeeded(await project.preview(["--expect-no-changes"]));
  });

  it("is an error where its node is gone: nothing moves, and the error says what to do", async () => {
    await fleetOf(fresh);
    const state = await contentOf(project);
    for (const result of [await project.preview(), await project.up(["--skip-preview"])]) {
      const told = diagnosticsOf(result).db;
      expect(told, result.stdout + result.stderr).toMatch(
        /NC1205: "db" is stateful and would have to move from old to fresh: old is no longer in the fleet/,
      );
      expect(told).toMatch(/Put old back into the fleet file.* To let it move: back up its data, set allowMove: true/);
      expect(result.exitCode).not.toBe(0);
    }
    expect(await contentOf(project)).toEqual(state);
    expect(await placesOf(project)).toEqual(["db on old"]);
  });

  it("moves with leave; preview, review and explain say what that takes", async () => {
    await fleetOf({ ...old, spot: true, pricePerHour: 50 }, fresh);
    await project.write("index.ts", program(true));
    const words =
      "old -> fresh (region, node); a new machine is made before the old one goes; 120 GiB of data move, 2.40 EUR, at least 2 min";
    const json = succeeded(await project.preview(["--json", "--show-sames"]));
    const { db } = stepsOf(json);
    expect(db?.op).toBe("update");
    expect(db?.detailedDiff).toMatchObject({ "decision.target": { kind: "update" }, "decision.move": { kind: "add" } });
    const shown = db?.newState?.inputs as unknown as Decided;
    expect(shown.decision.move).toEqual({
      from: "old",
      to: "fresh",
      fromRegion: "eu-central",
      changes: ["region", "node"],
      replaces: "machine",
      dataGiB: 120,
      transferCost: 2.4,
      hours: 0.028633,
    });

    const preview = succeeded(await project.preview());
    expect(preview.stdout).toContain(`move: ${words}`);

    await project.write("plan.json", json.stdout);
    for (const [format, file] of [
      ["text", "review.txt"],
      ["markdown", "review.md"],
    ] as const) {
      const run = await novacron(project, "review", "plan.json", "--format", format, "--out", file);
      expect(run.exitCode, run.stderr).not.toBe(1);
    }
    expect(await readFile(join(project.directory, "review.txt"), "utf8")).toContain(
      `db moves: ${words}; moved from old`,
    );
    const markdown = await readFile(join(project.directory, "review.md"), "utf8");
    expect(markdown).toContain("### Moves");
    expect(markdown).toContain("120 GiB of data move");

    succeeded(await project.up(["--skip-preview"]));
    expect(await placesOf(project)).toEqual(["db on fresh"]);
    expect((await placed())?.decision).toEqual(shown.decision);
    const explained = await novacron(project, "explain", "db");
    expect(explained.stdout).toContain(words);
    succeeded(await project.preview(["--expect-no-changes"]));
  });
});
