import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, describe, expect, it } from "vitest";
import { decisionsIn, decisionsShown } from "./support/decided.ts";
import { smallFleet } from "./support/fleet.ts";
import { novacronProject, reservationsOf, slowTest, succeeded } from "./support/novacron-project.ts";
import { overbooked } from "./support/overbooked.ts";
import { type PulumiProject, pulumiMissing } from "./support/pulumi.ts";

// Two providers that want different things, and the stack's own: three plugin processes on one fleet and one store.
const program = `
import { Placement, Provider } from "novacron/components";

const thrifty = new Provider("thrifty", { weights: "cost" });
const steady = new Provider("steady", { weights: "reliability" });
const options = [{ provider: thrifty }, { provider: steady }, {}];
const order = Array.from({ length: Number(process.env.COUNT) }, (_, index) => index);
if (process.env.BACKWARDS === "1") order.reverse();
for (const index of order) new Placement("vm-" + index, { vcpus: 4, memoryGiB: 8 }, options[index % 3]);
`;

// Room for twelve placements of 4 vCPUs, and for none more.
const fleet = smallFleet({
  nodes: [{ name: "a", pricePerHour: 0.1 }, { name: "b" }, { name: "c", pricePerHour: 0.9 }],
});
const room = 12;
const running = (count: number, backwards = false) => ({ COUNT: `${count}`, BACKWARDS: backwards ? "1" : "0" });

describe.skipIf(pulumiMissing !== null)("several providers on one fleet", { timeout: slowTest }, () => {
  let project: PulumiProject;

  const start = async (): Promise<void> => {
    project = await novacronProject({
      name: "several-providers",
      files: { "index.ts": program, "fleet.yaml": fleet },
      timeoutMs: slowTest,
    });
  };
  afterEach(() => project?.cleanup());

  const inStore = <T>(sql: string, of: (row: Record<string, unknown>) => T): readonly T[] => {
    const store = new DatabaseSync(join(project.directory, ".novacron", "store.db"), { readOnly: true });
    try {
      return store.prepare(sql).all().map(of);
    } finally {
      store.close();
    }
  };

  const expectFull = async (): Promise<void> => {
    const held = await reservationsOf(project);
    expect(held).toHaveLength(room);
    expect(overbooked(held, fleet)).toEqual([]);
  };

  it("fill it exactly in a preview, and the up that follows carries that out in another order", async () => {
    await start();
    const shown = decisionsShown(await project.with(running(room)).preview(["--json"]));
    expect(Object.keys(shown)).toHaveLength(room);
    expect(inStore("SELECT DISTINCT plan_id FROM planned_now", ({ plan_id }) => plan_id)).toHaveLength(3);
    succeeded(await project.with(running(room, true)).up(["--skip-preview"]));
    expect(decisionsIn(await project.export())).toEqual(shown);
    await expectFull();
    // What the plugins told each other is gone with them.
    expect(inStore("SELECT urn FROM run_claims", ({ urn }) => urn)).toEqual([]);
  });

  it("fill it exactly in one `pulumi up`, whose preview is what comes about", async () => {
    await start();
    succeeded(await project.with(running(room)).up());
    const records = inStore("SELECT digest FROM decision_records", ({ digest }) => digest);
    const applied = Object.values(decisionsIn(await project.export())).map(({ decision }) => decision.record);
    expect(records.toSorted()).toEqual(applied.toSorted());
    await expectFull();
  });

  it("and without a preview at all", async () => {
    await start();
    succeeded(await project.with(running(room)).up(["--skip-preview"]));
    await expectFull();
  });

  it("are told in the preview that one has no room", async () => {
    await start();
    const { exitCode, stdout, stderr } = await project.with(running(room + 1)).preview();
    expect(exitCode).not.toBe(0);
    // Which comes last, the engine decides.
    const refused = [...(stdout + stderr).matchAll(/novacron:index:Placement (vm-\d+) .*NC1201/g)];
    expect(new Set(refused.map(([, name]) => name)).size).toBe(1);
    expect(await reservationsOf(project)).toEqual([]);
  });
});
