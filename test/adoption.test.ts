import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openStore } from "../provider/store/sqlite-store.ts";
import { smallFleet } from "./support/fleet.ts";
import { novacronProject, placesOf, slowTest, succeeded } from "./support/novacron-project.ts";
import { type PulumiProject, pulumiMissing } from "./support/pulumi.ts";

const program = `
import { Placement } from "novacron/components";

new Placement("web", { vcpus: 2, memoryGiB: 4 });
if (process.env.WITHOUT_DB !== "1") new Placement("db", { vcpus: 2, memoryGiB: 4 });
`;

describe.skipIf(pulumiMissing !== null)("booking again what a verified state has", { timeout: slowTest }, () => {
  let project: PulumiProject;
  let without: PulumiProject;

  beforeAll(async () => {
    project = await novacronProject({ name: "adopted", files: { "index.ts": program } });
    without = project.with({ WITHOUT_DB: "1" });
    succeeded(await project.up(["--skip-preview"]));
  }, slowTest);
  afterAll(() => project?.cleanup());

  const loseStore = async (): Promise<void> => {
    const folder = join(project.directory, ".novacron");
    for (const file of await readdir(folder)) if (/^store\.db/.test(file)) await rm(join(folder, file));
  };

  /** Names of what is booked, but not known to be in the state. */
  const unsettled = async (): Promise<readonly string[]> => {
    const path = join(project.directory, ".novacron", "store.db");
    const store = await openStore({ path, fleetId: "test", now: () => new Date(0) });
    const rows = await store.unsettledReservations("adopted/dev").finally(() => store.close());
    return rows.map(({ urn }) => urn.split("::").at(-1) ?? urn);
  };

  it("is settled by the next run, which finds the state to have it", async () => {
    await loseStore();
    succeeded(await project.up(["--skip-preview", "--expect-no-changes"]));
    expect(await placesOf(project)).toEqual(["db on a", "web on a"]);
    expect(await unsettled()).toEqual(["db", "web"]);
    succeeded(await project.preview());
    expect(await unsettled()).toEqual([]);
    expect(await placesOf(project)).toEqual(["db on a", "web on a"]);
  });

  it("lasts not longer than the state, where another run deletes while a preview looks", async () => {
    const asThePreviewReadIt = await project.export();
    succeeded(await without.up(["--skip-preview"]));
    expect(await placesOf(project)).toEqual(["web on a"]);
    const asItIsNow = await project.export();
    await project.import(asThePreviewReadIt);
    succeeded(await project.preview());
    expect(await unsettled()).toEqual(["db"]);
    await project.import(asItIsNow);
    succeeded(await without.up(["--skip-preview", "--expect-no-changes"]));
    expect(await placesOf(project)).toEqual(["web on a"]);
    expect(await unsettled()).toEqual([]);
  });

  it("says which quota is passed by what is there already, and books it all the same", async () => {
    succeeded(await project.up(["--skip-preview"]));
    await loseStore();
    const fleet = smallFleet({ nodes: [{ name: "a", pricePerHour: 0.1 }, { name: "b" }] });
    await project.write("fleet.yaml", `${fleet}limits:\n  quotas: [{ name: team, max: { placements: 1 } }]\n`);
    const { stdout, stderr } = await project.refresh();
    expect(stdout + stderr).toMatch(
      /warning: .*NC1705.*a quota is passed: 1 placements wanted, 0 of 1 left in the quota team/,
    );
    expect(await placesOf(project)).toEqual(["db on a", "web on a"]);
  });
});
