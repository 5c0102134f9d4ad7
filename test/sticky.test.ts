import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { seededRandom } from "../bench/random.ts";
import { type Decided, decisionsIn } from "./support/decided.ts";
import { smallFleet } from "./support/fleet.ts";
import { historyCsv } from "./support/history.ts";
import {
  novacronProject,
  placesOf,
  reservationsOf,
  resourceNamed,
  slowTest,
  stepsOf,
  succeeded,
} from "./support/novacron-project.ts";
import { type PulumiProject, pulumiMissing } from "./support/pulumi.ts";

// Every placement has two nodes to choose from, so that one that moves pushes none of the others.
const program = `
import { Placement } from "novacron/components";

new Placement("thrifty", { vcpus: 4, memoryGiB: 16, targets: ["cheap", "dear"] });
new Placement("citizens", { vcpus: 2, memoryGiB: 8, targets: ["berlin", "boston"], labels: { data: "personal" } });
new Placement("careful", { vcpus: 2, memoryGiB: 8, targets: ["old", "new"] });
new Placement("settled", { vcpus: 2, memoryGiB: 8, targets: ["calm", "quiet"] });
`;

const day = 24 * 3600_000;
const clock = "2026-03-01T12:00:00Z";
const later = (days: number): string => new Date(Date.parse(clock) + days * day).toISOString();
const names = ["cheap", "dear", "berlin", "boston", "old", "new", "calm", "quiet"];

/** @param prices in EUR an hour by node; 0.5 where nothing is said. */
const fleet = (prices: Readonly<Record<string, number>>): string =>
  smallFleet({
    history: "history.csv",
    nodes: names.map((name) => ({
      name,
      region: name === "boston" ? "us-east" : "eu-central",
      pricePerHour: prices[name] ?? 0.5,
    })),
  });

const prices = { cheap: 0.3, dear: 0.5, berlin: 0.4, boston: 0.6, old: 0.3, new: 0.5, calm: 0.3, quiet: 0.5 };

describe.skipIf(pulumiMissing !== null)("an unchanged program on a changed world", { timeout: slowTest }, () => {
  let project: PulumiProject;
  let before: Readonly<Record<string, Decided>>;

  beforeAll(async () => {
    project = await novacronProject({
      name: "sticky",
      files: { "index.ts": program, "fleet.yaml": fleet(prices), "history.csv": historyCsv(names, clock) },
      config: { "novacron:evacuationRisk": "0.2" },
      timeoutMs: slowTest,
    });
    succeeded(await project.with({ NOVACRON_CLOCK: clock }).up(["--skip-preview"]));
    before = decisionsIn(await project.export());
  }, slowTest);
  afterAll(() => project?.cleanup());

  const at = (days: number): PulumiProject => project.with({ NOVACRON_CLOCK: later(days) });

  /** Brings about the one move that is to come, as previewed, and nothing else. */
  const expectMove = async (days: number, name: string, to: string, why: RegExp): Promise<void> => {
    const steps = stepsOf(succeeded(await at(days).preview(["--json"])));
    const placements = Object.keys(before);
    const changing = placements.filter((each) => (steps[each]?.op ?? "same") !== "same");
    expect(changing).toEqual([name]);
    expect(steps[name]?.detailedDiff).toMatchObject({
      "decision.target": { kind: "update" },
      "decision.change": { kind: "add" },
    });
    const shown = steps[name]?.newState?.inputs;
    expect(shown).toMatchObject({ decision: { target: to, change: expect.stringMatching(why) } });

    const up = succeeded(await at(days).up(["--skip-preview", "--diff"]));
    expect(up.stdout).toMatch(why);
    const after = decisionsIn(await project.export());
    expect(after).toEqual({
      ...before,
      [name]: { decision: shown?.decision, attestation: shown?.attestation },
    });
    before = after;
    const held = await reservationsOf(project);
    expect(held.map(({ claim }) => [claim.name, claim.node]).sort()).toEqual(
      Object.entries(after)
        .map(([each, { decision }]) => [each, decision.target])
        .sort(),
    );
  };

  it("starts where it was cheapest, and adds no more than a few kilobytes to the state", async () => {
    expect(await placesOf(project)).toEqual([
      "careful on old",
      "citizens on berlin",
      "settled on calm",
      "thrifty on cheap",
    ]);
    const state = await project.export();
    for (const name of Object.keys(before)) {
      const { inputs, outputs } = resourceNamed(state, name);
      expect(Buffer.byteLength(JSON.stringify(inputs?.attestation))).toBeLessThanOrEqual(1500);
      expect(Buffer.byteLength(JSON.stringify({ inputs, outputs }))).toBeLessThanOrEqual(3584);
    }
  });

  it("stays as it is, byte for byte, when prices shift a little and time goes by", async () => {
    const random = seededRandom(5);
    const shuffled = Object.fromEntries(
      Object.entries(prices).map(([name, price]) => [name, price * (0.97 + 0.06 * random())]),
    );
    await project.write("fleet.yaml", fleet(shuffled));
    succeeded(await at(2).preview(["--expect-no-changes"]));
    succeeded(await at(3).up(["--skip-preview", "--expect-no-changes"]));
    expect(decisionsIn(await project.export())).toEqual(before);
    await project.write("fleet.yaml", fleet(prices));
  });

  it("moves what gains more than the hysteresis, and not what gains less", async () => {
    await project.write("fleet.yaml", fleet({ ...prices, cheap: 6 }));
    await project.setConfig("novacron:hysteresis", "0.9");
    succeeded(await at(4).preview(["--expect-no-changes"]));
    await project.setConfig("novacron:hysteresis", "0.1");
    await expectMove(4, "thrifty", "dear", /gain 0\.\d+ passes the hysteresis 0\.10/);
  });

  it("moves what a policy now forbids", async () => {
    await project.setConfig(
      "novacron:policies",
      JSON.stringify({ data: { residency: { personalDataPlaces: ["US"] } } }),
    );
    await expectMove(5, "citizens", "boston", /policy NCP-\S+ forbids it/);
  });

  it("moves what is at more risk than allowed", async () => {
    const past = names.map((name) => ({
      name,
      ...(name === "old" ? { meanUpSeconds: 3 * 3600, quietSeconds: 3600 } : {}),
    }));
    await project.write("history.csv", historyCsv(past, later(6)));
    await expectMove(6, "careful", "new", /risk 0\.\d+ passed 0\.20/);
  });

  it("and stays there, as nothing changes any more", async () => {
    succeeded(await at(6).up(["--expect-no-changes"]));
    expect(decisionsIn(await project.export())).toEqual(before);
  });
});
