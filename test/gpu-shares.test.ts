import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { decisionsIn } from "./support/decided.ts";
import { smallFleet } from "./support/fleet.ts";
import { novacronProject, reservationsOf, slowTest, succeeded } from "./support/novacron-project.ts";
import { type PulumiProject, pulumiMissing } from "./support/pulumi.ts";

const capacity = { vcpus: 32, memoryGiB: 128, diskGiB: 500, gpus: { count: 2, model: "A10" } };
const fleet = smallFleet({ nodes: [{ name: "gpu", capacity }, { name: "plain" }] });

/** Placements by name with what they ask of GPUs, one after the other. */
const program = (asked: Readonly<Record<string, object>>): string =>
  [
    'import { Placement } from "novacron/components";',
    "let last = [];",
    ...Object.entries(asked).map(
      ([name, gpus]) =>
        `last = [new Placement("${name}", { vcpus: 1, memoryGiB: 2, gpus: ${JSON.stringify(gpus)} }, { dependsOn: last })];`,
    ),
  ].join("\n");

describe.skipIf(pulumiMissing !== null)("shares of GPUs", { timeout: slowTest }, () => {
  let project: PulumiProject;
  const slots = async () =>
    Object.entries(decisionsIn(await project.export()))
      .map(([name, { decision }]) => `${name} ${decision.target}:${decision.gpu}`)
      .sort();

  beforeAll(async () => {
    const index = program({ chat: { share: 0.5 }, search: { share: 0.6 }, speech: { share: 0.4, model: "A10" } });
    project = await novacronProject({ name: "shares", files: { "index.ts": index, "fleet.yaml": fleet } });
    succeeded(await project.up());
  }, slowTest);
  afterAll(() => project?.cleanup());

  it("lie side by side on one GPU where they fit, and the state says on which", async () => {
    expect(await slots()).toEqual(["chat gpu:0", "search gpu:1", "speech gpu:1"]);
    const held = (await reservationsOf(project)).map(({ claim }) => `${claim.name} ${claim.gpus} ${claim.gpu}`);
    expect(held.sort()).toEqual(["chat 0.5 0", "search 0.6 1", "speech 0.4 1"]);
    succeeded(await project.up(["--expect-no-changes"]));
  });

  it.each([
    [
      "a share that no GPU has left",
      { share: 0.51 },
      /property gpus\.share .*NC1201: none of 2 nodes .*removed 2 by capacity\.gpuShare; expected 0\.51 of a GPU/,
    ],
    [
      "a whole GPU where all are shared",
      { count: 1 },
      /property gpus\.count .*NC1201: .*removed 2 by capacity\.gpus; .*Ask for a share of one in gpus\.share/,
    ],
    ["a share of several", { count: 2, share: 0.5 }, /NC1001: gpus\.share .*a share of one GPU/],
    ["a share that is no hundredth", { share: 0.333 }, /NC1001: gpus\.share is 0\.333; expected whole hundredths/],
  ])("are refused: %s", async (_, gpus, said) => {
    const before = await slots();
    await project.write("index.ts", program({ chat: { share: 0.5 }, late: gpus }));
    const { exitCode, stdout, stderr } = await project.preview();
    expect(exitCode).not.toBe(0);
    expect(`${stdout}${stderr}`).toMatch(said);
    expect(await slots()).toEqual(before);
  });

  it("give their GPU back whole, once the last has left", async () => {
    await project.write("index.ts", program({ chat: { share: 0.5 } }));
    succeeded(await project.up());
    await project.write("index.ts", program({ chat: { share: 0.5 }, training: { count: 1 }, voice: { share: 0.5 } }));
    succeeded(await project.up());
    expect(await slots()).toEqual(["chat gpu:0", "training gpu:undefined", "voice gpu:0"]);
  });
});
