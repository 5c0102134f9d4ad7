import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { canonicalJson } from "../provider/crypto/canonical-json.ts";
import type { LockEntry } from "../provider/lock/lock-entry.ts";
import { parseLockFile } from "../provider/lock/lock-file.ts";
import { smallFleet } from "./support/fleet.ts";
import { novacron } from "./support/novacron-command.ts";
import { novacronProject, placesOf, resourceNamed, slowTest } from "./support/novacron-project.ts";
import { type PulumiProject, pulumiMissing } from "./support/pulumi.ts";
import { present } from "./support/store-cells.ts";

const label = "correct-horse-battery-staple";
const node = (name: string, pricePerHour: number) => ({
  name,
  pricePerHour,
  capacity: { vcpus: 8, memoryGiB: 64, diskGiB: 500 },
});
const fleet = smallFleet({ nodes: [node("cheap", 0.1), node("mid-node", 0.3), node("dear", 0.5)] });

const program = (shots = 100) => `
import { secret } from "@pulumi/pulumi";
import { Placement, PlacementGroup, QuantumJob } from "novacron/components";

new Placement("vault", { vcpus: 2, memoryGiB: secret(6.5), labels: { owner: secret("${label}") } });
new QuantumJob("bell", {
  program: 'OPENQASM 3; include "stdgates.inc"; qubit[2] q; bit[2] c; h q[0]; cx q[0], q[1]; c = measure q;',
  shots: ${shots},
});
new PlacementGroup("shop", { requests: { api: { vcpus: 5, memoryGiB: 8 }, db: { vcpus: 5, memoryGiB: 8, apart: [{ from: "api" }] } } });
`;

describe.skipIf(pulumiMissing !== null)("a lock file of all kinds", { timeout: slowTest }, () => {
  let project: PulumiProject;
  /** The same stack on a runner with a store of its own, which is empty at first. */
  let runner: PulumiProject;
  const lockText = (): Promise<string> => readFile(join(project.directory, "novacron.lock"), "utf8");
  const lines = async (): Promise<Readonly<Record<string, LockEntry>>> => {
    const entries = [...parseLockFile(await lockText(), "novacron.lock")];
    return Object.fromEntries(entries.map(([urn, entry]) => [urn.split("::").at(-1) ?? urn, entry]));
  };

  beforeAll(async () => {
    project = await novacronProject({
      name: "kinds",
      files: { "index.ts": program(), "fleet.yaml": fleet },
      config: { "novacron:lockFile": "novacron.lock" },
    });
    runner = project.withEnvironment({ NOVACRON_STORE: "runner/store.db" });
    expect(await novacron(project, "keys", "init")).toMatchObject({ exitCode: 0 });
  }, slowTest);
  afterAll(() => project?.cleanup());

  it("has nothing of secrets in clear, nor a digest that could be tried", async () => {
    const { exitCode, stdout, stderr } = await novacron(project, "lock", "write");
    expect(`${exitCode} ${stderr}`).toMatch(/^0 /);
    expect(stdout).toContain("+ vault on [secret]");
    const { vault, bell, ...members } = await lines();
    expect(vault).toHaveProperty("sealed");
    expect(vault).not.toHaveProperty("decision");
    expect(bell).toHaveProperty("decision");
    expect(Object.keys(members)).toEqual(["shop-api", "shop-db"]);
    expect(present([label, "6.5", "cheap", "mid-node", "dear"], JSON.stringify(vault))).toEqual([]);
    expect((await novacron(project, "lock", "show")).stdout).toMatch(
      /^vault +kinds\/dev +\[secret\] +\[secret\] +\[secret\] /m,
    );
  });

  it("is applied by a runner with an empty store, through the configuration alone", async () => {
    const locked = await lines();
    const result = await runner.up();
    expect(`${result.exitCode} ${result.stdout}${result.stderr}`).toMatch(/^0 /);
    const state = await runner.export({ showSecrets: true });
    for (const [name, entry] of Object.entries(locked)) {
      const { decision, attestation } = resourceNamed(state, name).inputs ?? {};
      expect(canonicalJson(attestation)).toBe(canonicalJson(entry.attestation));
      if ("decision" in entry) expect(canonicalJson(decision)).toBe(canonicalJson(entry.decision));
    }
    expect(await placesOf(runner, { store: "runner/store.db" })).toHaveLength(3);
    expect(await placesOf(project)).toEqual([]);
  });

  it("is refused without the key that its secrets were sealed with", async () => {
    const elsewhere = project.withEnvironment({ NOVACRON_STORE: "elsewhere/store.db" });
    await elsewhere.setConfig("novacron:keys", '{"directory":"public"}');
    await project.write(
      "public/keys.json",
      await readFile(join(project.directory, ".novacron/keys/keys.json"), "utf8"),
    );
    const { exitCode, stdout, stderr } = await elsewhere.up();
    expect(exitCode).not.toBe(0);
    expect(stdout + stderr).toContain("NC1601");
    expect(present([label, "6.5"], stdout + stderr)).toEqual([]);
    // Nor are jobs run whose results nobody could sign: not even begun.
    await project.write("index.ts", program().replace(/new Placement[^;]*;|new PlacementGroup.*/g, ""));
    const check = await novacron(elsewhere, "lock", "check");
    expect(`${check.exitCode} ${check.stdout}`).toMatch(
      /^5 NC2009: [\s\S]*NC1601: the results of bell have to be signed/,
    );
    await project.write("index.ts", program());
    await elsewhere.run("config", "rm", "novacron:keys");
  });

  it("follows a job that has to be replaced, and names its program where it was not locked", async () => {
    await project.write("index.ts", program(200));
    const check = await novacron(runner, "lock", "check");
    expect(`${check.exitCode} ${check.stdout}`).toMatch(/^5 NC2003: bell: the program asks for something else; /);
    expect(check.stdout.trimEnd().split("\n")).toHaveLength(1);
    const before = await lines();
    const write = await novacron(runner, "lock", "write");
    expect(write.stdout).toMatch(
      /^~ bell: sim, decided anew for another inputs\nwrote .*: 0 added, 1 changed, 0 removed, 3 as before\n$/,
    );
    const { bell, ...same } = await lines();
    expect({ ...same, bell: before.bell }).toEqual(before);
    const again = project.withEnvironment({ NOVACRON_STORE: "third/store.db" });
    expect(await novacron(again, "up", "--locked")).toMatchObject({ exitCode: 0 });
    const state = await again.export({ showSecrets: true });
    expect(canonicalJson(resourceNamed(state, "bell").inputs?.attestation)).toBe(canonicalJson(bell?.attestation));
  });
});
