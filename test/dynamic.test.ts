import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { smallFleet } from "./support/fleet.ts";
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

/** One after the other, so that both kinds of resources are asked in the same order. */
const program = (module: string): string => `
import * as pulumi from "@pulumi/pulumi";
import { Placement, QuantumJob } from "${module}";
const config = new pulumi.Config();
const parent = new pulumi.ComponentResource("test:index:Parent", "shop");
const request = { vcpus: config.getNumber("vcpus") ?? 4, memoryGiB: 8, labels: { tier: "front" } };
const web = new Placement("web", request, { parent });
const db = new Placement("db", { vcpus: 2, memoryGiB: 8, apart: [{ from: "web", level: "node" }] }, { dependsOn: [web] });
const bell = 'OPENQASM 3.0; include "stdgates.inc"; qubit[2] q; bit[2] c; h q[0]; cx q[0], q[1]; c = measure q;';
const job = new QuantumJob("bell", { program: bell, shots: 100, seed: 7 }, { dependsOn: [db] });
const labels = { owner: config.requireSecret("owner") };
new Placement("hush", { vcpus: 1, memoryGiB: 2, labels }, { dependsOn: [job] });
export const { target, region } = web;
export const { counts } = job;
`;

const nodes = [{ name: "a", pricePerHour: 0.2 }, { name: "b" }, { name: "c", region: "us-east" }];

describe.skipIf(pulumiMissing !== null)("resources that need no plugin", { timeout: slowTest }, () => {
  let plugin: PulumiProject;
  let dynamic: PulumiProject;
  beforeAll(async () => {
    const env = { NOVACRON_CLOCK: "2026-03-01T12:00:00Z" };
    const project = (module: string, plugins: object = {}) =>
      novacronProject({
        name: "ways",
        files: { "index.ts": program(module), "fleet.yaml": smallFleet({ nodes }) },
        secrets: { owner: "hidden-owner" },
        env,
        ...plugins,
      });
    plugin = await project("novacron");
    dynamic = await project("novacron/dynamic", { plugins: { providers: [] } });
  }, slowTest);
  afterAll(async () => {
    await plugin?.cleanup();
    await dynamic?.cleanup();
  });

  it("decide as the plugin's do, byte for byte, and previews show it", async () => {
    succeeded(await plugin.up(["--skip-preview"]));
    const { stdout } = succeeded(await dynamic.up());
    const [preview = ""] = stdout.split("\nUpdating (");
    expect(preview).toMatch(/pulumi-nodejs:dynamic\/novacron:Placement \(web\):\n {4}a \(DE\), score/);
    expect(preview).toMatch(/target: "a"/);
    const [here, there] = [await dynamic.export(), await plugin.export()];
    for (const name of ["web", "db", "bell"]) {
      const decision = resourceNamed(there, name).outputs?.decision;
      expect(decision).toMatchObject({ formatVersion: 1, record: expect.stringMatching(/^sha256:/) });
      expect(JSON.stringify(resourceNamed(here, name).outputs?.decision)).toBe(JSON.stringify(decision));
    }
    expect(await dynamic.outputs()).toEqual(await plugin.outputs());
    const claims = async (project: PulumiProject) => (await reservationsOf(project)).map(({ claim }) => claim.urn);
    expect(await claims(dynamic)).toEqual(await claims(plugin));
  });

  it("keep secrets: in the state, in the records, and what follows from them", async () => {
    const state = await dynamic.export();
    expect(JSON.stringify(state)).not.toContain("hidden-owner");
    const { inputs, outputs } = resourceNamed(state, "hush");
    for (const secret of [inputs?.labels, inputs?.decision, inputs?.target, outputs?.decision, outputs?.region]) {
      expect(JSON.stringify(secret)).toContain("ciphertext");
    }
    const store = await readFile(join(dynamic.directory, ".novacron", "store.db"), "latin1");
    const log = await readFile(join(dynamic.directory, ".novacron", "store.db-wal"), "latin1").catch(() => "");
    expect(store + log).not.toContain("hidden-owner");
  });

  it("stay as they are while nothing changes, then change, and free what they held", async () => {
    succeeded(await dynamic.preview(["--expect-no-changes"]));
    await dynamic.setConfig("vcpus", "6");
    const steps = stepsOf(succeeded(await dynamic.preview(["--json", "--show-sames"])));
    expect([steps.web?.op, steps.db?.op, steps.hush?.op]).toEqual(["update", "same", "same"]);
    expect(steps.web?.newState?.inputs).toMatchObject({ vcpus: 6, decision: { target: "a" } });
    succeeded(await dynamic.up(["--skip-preview", "--refresh"]));
    expect((await reservationsOf(dynamic)).find(({ claim }) => claim.name === "web")?.claim.vcpus).toBe(6);
    succeeded(await dynamic.destroy());
    expect(await placesOf(dynamic)).toEqual([]);
  });

  it("say what is wrong, with the property's name", async () => {
    await dynamic.setConfig("vcpus", "5000");
    const { exitCode, stdout } = await dynamic.preview();
    expect(exitCode).not.toBe(0);
    expect(stdout).toContain("NC1001: vcpus is 5000");
  });
});

const labelled = (a: string, b: string): string => `
import * as pulumi from "@pulumi/pulumi";
import { Placement } from "novacron/dynamic";
new Placement("web", { vcpus: 1, memoryGiB: 1, labels: { a: ${a}, b: ${b} } });
`;

describe.skipIf(pulumiMissing !== null)("inputs without a plugin that become secret, or no longer are", () => {
  it("are what the program has them, and nothing was tampered with", { timeout: slowTest }, async () => {
    const project = await novacronProject({
      name: "secrecy",
      files: { "index.ts": labelled('"left-value"', '"right-value"') },
      plugins: { providers: [] },
    });
    const [left, right, other] = ["left-value", "right-value", "other-value"].map(
      (value) => `pulumi.secret("${value}")`,
    );
    const shown = async (a = "", b = ""): Promise<readonly string[]> => {
      await project.write("index.ts", labelled(a, b));
      succeeded(await project.up(["--skip-preview"]));
      succeeded(await project.preview(["--expect-no-changes"]));
      const { inputs, outputs } = resourceNamed(await project.export(), "web");
      const text = JSON.stringify({ inputs, outputs });
      return ["left-value", "right-value", "other-value", '"target":"a"'].filter((each) => text.includes(each));
    };
    try {
      succeeded(await project.up(["--skip-preview"]));
      expect(await shown(left, '"right-value"')).toEqual(["right-value"]);
      expect(await shown('"left-value"', right)).toEqual(["left-value"]);
      expect(await shown('"left-value"', other)).toEqual(["left-value"]);
      expect(await shown('"left-value"', '"right-value"')).toEqual(["left-value", "right-value", '"target":"a"']);
    } finally {
      await project.cleanup();
    }
  });
});
