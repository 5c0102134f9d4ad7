import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { smallFleet } from "./support/fleet.ts";
import { novacronProject, placesOf, resourceNamed, slowTest, stepsOf, succeeded } from "./support/novacron-project.ts";
import { type PulumiProject, pulumiMissing } from "./support/pulumi.ts";
import { everyCell, present } from "./support/store-cells.ts";

const capacity = { vcpus: 8, memoryGiB: 128, diskGiB: 500 };
const fleet = smallFleet({
  nodes: [
    { name: "big", pricePerHour: 0.1, capacity },
    { name: "mid", pricePerHour: 0.3, capacity: { ...capacity, memoryGiB: 32 } },
  ],
});
const bell = 'OPENQASM 3; include "stdgates.inc"; qubit[2] q; bit[2] c; h q[0]; cx q[0], q[1]; c = measure q;';
const encrypted = {
  "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
  ciphertext: expect.any(String),
};

describe.skipIf(pulumiMissing !== null)("inputs of one member of a group", { timeout: slowTest }, () => {
  let project: PulumiProject;
  const start = async (index: string): Promise<void> => {
    project = await novacronProject({ name: "inputs", files: { "index.ts": index, "fleet.yaml": fleet } });
  };
  afterEach(() => project?.cleanup());

  it("that are unknown leave all undecided in the preview, which says what they wait for", async () => {
    await start(`
import { PlacementGroup, QuantumJob } from "novacron/components";

const job = new QuantumJob("bell", { program: '${bell}', shots: 100 });
const requests = { api: { vcpus: 6, memoryGiB: 8 }, db: { vcpus: job.qubits, memoryGiB: 96 } };
export const targets = new PlacementGroup("shop", { requests }).targets;
`);
    const preview = succeeded(await project.preview());
    expect(preview.stdout).toMatch(/shop-api create not decided yet: waits for shop-db\.vcpus/);
    const { "shop-api": api, "shop-db": db } = stepsOf(succeeded(await project.preview(["--json"])));
    for (const step of [api, db]) {
      expect(step?.op).toBe("create");
      expect(step?.newState?.inputs?.group).toEqual({ name: "shop" });
      expect(step?.newState?.inputs?.decision).not.toHaveProperty("target");
    }
    succeeded(await project.up());
    expect(await placesOf(project)).toEqual(["shop-api on big", "shop-db on big"]);
    succeeded(await project.up(["--skip-preview", "--expect-no-changes"]));
  });

  it("that are secret make the decisions on all of them secret, and are nowhere told", async () => {
    const token = "correct-horse-battery-staple";
    const program = (vcpus: number) => `
import { secret } from "@pulumi/pulumi";
import { PlacementGroup } from "novacron/components";

const api = { vcpus: secret(${vcpus}), memoryGiB: 8, labels: { token: secret("${token}") } };
const shop = new PlacementGroup("shop", { requests: { api, db: { vcpus: 6, memoryGiB: 96 } } });
export const target = shop.placements.db.target;
`;
    await start(program(5.8125));
    const shown = [succeeded(await project.preview(["--diff"])), succeeded(await project.up(["--skip-preview"]))];
    expect(await placesOf(project)).toEqual(["shop-api on mid", "shop-db on big"]);
    expect(await project.outputs()).toEqual({ target: "[secret]" });

    const state = await project.export();
    expect(resourceNamed(state, "shop-db")).toMatchObject({
      inputs: { vcpus: 6, group: encrypted, decision: encrypted },
      outputs: { decision: encrypted, target: encrypted },
    });
    succeeded(await project.up(["--skip-preview", "--expect-no-changes"]));
    await project.write("index.ts", program(5.6875));
    shown.push(succeeded(await project.up(["--diff"])));

    const secrets = [token, "5.8125", "5.6875"];
    for (const { stdout, stderr } of shown) expect(present(secrets, stdout + stderr)).toEqual([]);
    const folder = join(project.directory, ".novacron");
    const cells = await everyCell(join(folder, "store.db"));
    expect(present(["::shop-db", "[secret]"], cells)).toHaveLength(2);
    // Capacity is counted by all stacks of the fleet: that of reservations, and nothing else, is told.
    expect(present([token], cells)).toEqual([]);
    for (const name of (await readdir(folder)).filter((each) => /\.(jsonl|json|db)$/.test(each)))
      expect(present([token], (await readFile(join(folder, name))).toString("latin1"))).toEqual([]);
    succeeded(await project.destroy(["--skip-preview"]));
  });
});
