import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Decided, decisionsIn, decisionsShown } from "./support/decided.ts";
import { smallFleet } from "./support/fleet.ts";
import { novacron } from "./support/novacron-command.ts";
import { novacronProject, resourceNamed, slowTest, stepsOf, succeeded } from "./support/novacron-project.ts";
import { type PulumiProject, type PulumiResult, pulumiMissing } from "./support/pulumi.ts";
import { diagnosticsOf } from "./support/tampering.ts";

const clock = Date.parse("2026-03-01T12:00:00Z");
const hour = 3_600_000;
const power = { idleWatts: 100, maxWatts: 300, pue: 1.2 };

const program = (deadline: string): string => `
import { Placement } from "novacron/components";
const train = new Placement("train", { vcpus: 4, memoryGiB: 16, flexible: { durationHours: 2, deadline: "${deadline}" } });
export const startAt = train.startAt;
`;

/** A forecast file of 48 hours from the clock on: 400 g/kWh, but in the hours that are given. */
const forecast = (hours: Readonly<Record<number, number>>): string =>
  [
    "start,gramsPerKwh",
    ...Array.from(
      { length: 48 },
      (_, index) => `${new Date(clock + index * hour).toISOString()},${hours[index] ?? 400}`,
    ),
  ].join("\n");

const at = (hours: number): string => new Date(clock + hours * hour).toISOString();

describe.skipIf(pulumiMissing !== null)("a flexible job", { timeout: slowTest }, () => {
  let project: PulumiProject;
  const run = (hours: number): PulumiProject => project.with({ NOVACRON_CLOCK: at(hours) });
  const job = async (): Promise<Decided | undefined> => decisionsIn(await project.export()).train;

  beforeAll(async () => {
    project = await novacronProject({
      name: "flexible",
      files: {
        "index.ts": program(at(24)),
        "grid.csv": forecast({ 15: 100, 16: 100 }),
        "fleet.yaml": smallFleet({ nodes: [{ name: "a", power }], forecasts: { "eu-central": "grid.csv" } }),
      },
    });
  }, slowTest);
  afterAll(() => project?.cleanup());

  it("is shown with its start and what that saves, and applied as it was shown", async () => {
    const preview = succeeded(await run(0).preview());
    expect(preview.stdout).toMatch(/starts 2026-03-02T03:00:00\.000Z; saves 36 g CO2e \(75%\) against a at once/);
    expect(preview.stdout).toContain("starts 2026-03-02T03:00:00.000Z, 12.0 g CO2e in all");
    const shown = decisionsShown(await run(0).preview(["--json", "--show-sames"])).train;
    expect(shown?.decision).toMatchObject({ startAt: at(15), carbonGrams: 12, carbonSavedGrams: 36 });
    succeeded(await run(0.1).up(["--skip-preview"]));
    expect(await job()).toEqual(shown);
    expect(resourceNamed(await project.export(), "train").outputs).toMatchObject({ startAt: at(15) });
    const explained = await novacron(project, "explain", "train");
    expect(explained.stdout).toMatch(/at once\s+a \(eu-central\) at 2026-03-01T12:00:00\.000Z: 48 gCO2e/);
    expect(explained.stdout).toMatch(/saving\s+saves 36 g CO2e \(75%\) against a at once/);
  });

  it("keeps its start while no other gains more than the hysteresis", async () => {
    await project.write("grid.csv", forecast({ 15: 100, 16: 100, 18: 97, 19: 97 }));
    succeeded(await run(1).preview(["--expect-no-changes"]));
  });

  it("starts at another hour that does, once the forecast that was read is too old, and the diff says so", async () => {
    await project.write("grid.csv", forecast({ 15: 100, 16: 100, 18: 50, 19: 50 }));
    succeeded(await run(1.1).preview(["--expect-no-changes"]));
    const steps = stepsOf(succeeded(await run(2).preview(["--json"])));
    expect(steps.train?.detailedDiff).toMatchObject({
      "decision.startAt": { kind: "update" },
      "decision.change": { kind: "add" },
    });
    succeeded(await run(2).up(["--skip-preview"]));
    const { startAt, change } = (await job())?.decision ?? {};
    expect(startAt).toBe(at(18));
    expect(change).toMatch(/^start moved from 2026-03-02T03:00:00\.000Z to 2026-03-02T06:00:00\.000Z: saves 50%/);
  });

  it("stays as it is once it has begun, and when it has ended", async () => {
    await project.write("grid.csv", forecast({ 18: 900, 19: 900, 21: 1, 22: 1 }));
    succeeded(await run(18.5).preview(["--expect-no-changes"]));
    succeeded(await run(40).preview(["--expect-no-changes"]));
  });

  it("is refused where it cannot end in time, and where the window is no window", async () => {
    const refusal = async (deadline: string): Promise<PulumiResult> => {
      await project.write("index.ts", program(deadline).replace('"train"', '"late"'));
      return run(20).preview();
    };
    expect(diagnosticsOf(await refusal(at(21))).late).toMatch(/NC1206: a run of 2 h .* does not end before/);
    expect(diagnosticsOf(await refusal("tomorrow")).late).toMatch(/NC1001: flexible\.deadline is "tomorrow"/);
  });

  it("says which line of a forecast is wrong", async () => {
    await project.write("index.ts", program(at(60)));
    await project.write("grid.csv", "start,gramsPerKwh\n2026-03-01T12:30:00Z,100\n");
    const result = await run(30).preview();
    expect(result.stdout + result.stderr).toMatch(
      /NC1107: .*grid\.csv:2: "2026-03-01T12:30:00Z" is no full hour of UTC/,
    );
  });
});
