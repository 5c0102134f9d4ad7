import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { smallFleet } from "./support/fleet.ts";
import { novacronProject, reservationsOf, slowTest, succeeded } from "./support/novacron-project.ts";
import { bookedOn, overbooked } from "./support/overbooked.ts";
import { type PulumiProject, type PulumiResult, pulumiMissing } from "./support/pulumi.ts";

const program = (count: number, vcpus: number) => `
import { Placement } from "novacron/components";
for (let n = 0; n < ${count}; n++) new Placement("p" + n, { vcpus: ${vcpus}, memoryGiB: 1 });
`;
const fleet = smallFleet({ nodes: [{ name: "only" }] });

/** Whether a command says that there is no room, and why: at Create who holds the rest, at Check what removed the node. */
const isCapacityError = ({ stdout, stderr }: PulumiResult): boolean =>
  /NC1204: p\d wants \d+ vcpus on only, where [\d.]+ of 16 are free \(.*holds \d+.*\)/.test(stdout + stderr) ||
  /NC1201: none of 1 nodes can take "p\d": removed 1 by capacity\.vcpus/.test(stdout + stderr);

describe.skipIf(pulumiMissing !== null)("two stacks on one store", () => {
  let first: PulumiProject;
  let second: PulumiProject;
  const held = () => reservationsOf(first);

  beforeAll(async () => {
    first = await novacronProject({ name: "first", files: { "index.ts": program(3, 2), "fleet.yaml": fleet } });
    second = await novacronProject({
      name: "second",
      files: { "index.ts": program(3, 2), "fleet.yaml": fleet },
      config: { "novacron:store": join(first.directory, ".novacron", "store.db") },
    });
  }, slowTest);
  afterAll(async () => {
    await first?.cleanup();
    await second?.cleanup();
  });

  it(
    "that are upped at once both succeed where there is room for both",
    async () => {
      for (const result of await Promise.all([first.up(), second.up()])) succeeded(result);
      expect(overbooked(await held(), fleet)).toEqual([]);
      expect(bookedOn(await held(), "only").vcpus).toBe(12);
    },
    slowTest,
  );

  it(
    "never book more than there is: who comes too late is told what is free, and who holds the rest",
    async () => {
      await first.write("index.ts", program(6, 2));
      await second.write("index.ts", program(6, 2));
      const results = await Promise.all([first.up(), second.up(["--skip-preview"])]);
      expect(results.some(({ exitCode }) => exitCode !== 0)).toBe(true);
      for (const result of results.filter(({ exitCode }) => exitCode !== 0))
        expect(isCapacityError(result), result.stdout + result.stderr).toBe(true);
      expect(overbooked(await held(), fleet)).toEqual([]);
      expect(bookedOn(await held(), "only").vcpus).toBeGreaterThanOrEqual(12);
      // What the states hold is what is booked, whoever won.
      const placements = (await Promise.all([first.export(), second.export()])).flatMap(
        ({ deployment }) => deployment.resources?.filter(({ type }) => type === "novacron:index:Placement") ?? [],
      );
      expect(placements.map(({ urn }) => urn).sort()).toEqual((await held()).map(({ claim }) => claim.urn).sort());
    },
    slowTest,
  );

  it(
    "share what one of them gives back",
    async () => {
      succeeded(await first.destroy(["--skip-preview"]));
      succeeded(await second.up());
      expect(bookedOn(await held(), "only").vcpus).toBe(12);
      const late = await first.up();
      expect(isCapacityError(late), late.stdout + late.stderr).toBe(true);
      expect(late.exitCode).not.toBe(0);
      expect(bookedOn(await held(), "only").vcpus).toBe(12);
    },
    slowTest,
  );
});
