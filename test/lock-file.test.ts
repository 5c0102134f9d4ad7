import { existsSync } from "node:fs";
import { copyFile, mkdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ProcessResult } from "../cli/run-process.ts";
import { canonicalJson } from "../provider/crypto/canonical-json.ts";
import { decisionsIn } from "./support/decided.ts";
import { smallFleet } from "./support/fleet.ts";
import { novacron } from "./support/novacron-command.ts";
import { novacronProject, placesOf, slowTest } from "./support/novacron-project.ts";
import { type PulumiProject, pulumiMissing } from "./support/pulumi.ts";

const program = (vcpus = 4) => `
import { Placement } from "novacron/components";
new Placement("web", { vcpus: ${vcpus}, memoryGiB: 8 });
new Placement("db", { vcpus: 2, memoryGiB: 4, apart: [{ from: "web" }] });
`;
const fleet = (price = 0.1) => smallFleet({ nodes: [{ name: "a", pricePerHour: price }, { name: "b" }] });

function exits(result: ProcessResult, code: number): ProcessResult {
  if (result.exitCode !== code) throw new Error(`ended with ${result.exitCode}:\n${result.stdout}\n${result.stderr}`);
  return result;
}

describe.skipIf(pulumiMissing !== null)("a lock file from one machine to another", { timeout: slowTest }, () => {
  let writer: PulumiProject;
  let applier: PulumiProject;
  const lockOf = (project: PulumiProject) => readFile(join(project.directory, "novacron.lock"), "utf8");

  beforeAll(async () => {
    const files = { "index.ts": program(), "fleet.yaml": fleet() };
    writer = await novacronProject({ name: "shop", files });
    applier = await novacronProject({ name: "shop", files, env: { CI: "true" } });
    exits(await novacron(writer, "keys", "init"), 0);
    exits(await novacron(writer, "lock", "write"), 0);
    // What a checkout of the repository has: the public keys and the lock file. No private key, no store.
    await mkdir(join(applier.directory, ".novacron", "keys"), { recursive: true });
    for (const file of ["novacron.lock", join(".novacron", "keys", "keys.json")])
      await copyFile(join(writer.directory, file), join(applier.directory, file));
  }, slowTest);
  afterAll(async () => {
    await writer?.cleanup();
    await applier?.cleanup();
  });

  it("is written by a preview: canonical JSON, a line for each placement, sorted", async () => {
    const lines = (await lockOf(writer)).split("\n");
    expect(lines.shift()).toBe('{"formatVersion":1,"type":"novacron.lock"}');
    expect(lines.pop()).toBe("");
    const urns = lines.map((line) => {
      const entry = JSON.parse(line) as { readonly urn: string };
      expect(line).toBe(canonicalJson(entry));
      return entry.urn;
    });
    expect(urns).toEqual(["db", "web"].map((name) => `urn:pulumi:dev::shop::novacron:index:Placement::${name}`));
  });

  it("fits where it was not made, with neither a private key nor a store", async () => {
    expect(exits(await novacron(applier, "lock", "check"), 0).stdout).toBe("novacron.lock fits: 2 placements\n");
  });

  it("is applied there, byte for byte", async () => {
    const locked = (await lockOf(applier)).split("\n").slice(1, -1);
    expect(exits(await novacron(applier, "up", "--locked"), 0).stderr).toContain(
      "It is what is locked in novacron.lock",
    );
    const decided = decisionsIn(await applier.export());
    for (const line of locked) {
      const { urn, decision, attestation } = JSON.parse(line) as Record<string, unknown>;
      const name = String(urn).split("::").at(-1) ?? "";
      expect(canonicalJson(decided[name])).toBe(canonicalJson({ decision, attestation }));
    }
    expect(await placesOf(applier)).toHaveLength(2);
    expect(existsSync(join(applier.directory, ".novacron", "keys", "private.key"))).toBe(false);
  });

  it("still fits once it was applied, also for a plain `pulumi up`, and changes nothing", async () => {
    const again = await applier.withEnvironment({ NOVACRON_LOCK: "novacron.lock" }).up(["--expect-no-changes"]);
    expect(`${again.exitCode} ${again.stdout}${again.stderr}`).toMatch(/^0 /);
  });

  it("stays as it is where nothing changed, and gets a line where a placement came", async () => {
    const before = await lockOf(writer);
    expect(exits(await novacron(writer, "lock", "write"), 0).stdout).toBe(
      "novacron.lock is as it should be: 2 placements\n",
    );
    expect(await lockOf(writer)).toBe(before);
    // A runner that has lost its store, too.
    await rm(join(writer.directory, ".novacron", "store.db"));
    await writer.write("index.ts", `${program()}new Placement("cache", { vcpus: 1, memoryGiB: 1 });\n`);
    const { stdout } = exits(await novacron(writer, "lock", "write"), 0);
    expect(stdout).toMatch(/^\+ cache on [ab]\nwrote novacron\.lock: 1 added, 0 changed, 0 removed, 2 as before\n$/);
    const after = (await lockOf(writer)).split("\n");
    expect(after.filter((line) => !before.split("\n").includes(line))).toEqual([
      expect.stringContaining("Placement::cache"),
    ]);
    const shown = exits(await novacron(writer, "lock", "show", "--json"), 0);
    const { placements } = JSON.parse(shown.stdout) as { readonly placements: readonly Record<string, unknown>[] };
    expect(placements.map(({ stack, trouble }) => [stack, trouble])).toEqual(Array(3).fill(["shop/dev", null]));
  });

  it("says what changed of a placement that is decided anew, and leaves lines of other stacks alone", async () => {
    const other = (await lockOf(writer)).replaceAll("urn:pulumi:dev::", "urn:pulumi:prod::").split("\n")[1] ?? "";
    await writer.write("novacron.lock", `${await lockOf(writer)}${other}\n`);
    await writer.write("index.ts", program(5));
    const { stdout } = exits(await novacron(writer, "lock", "write"), 0);
    expect(stdout).toMatch(
      /~ web: .*for another inputs\n- cache on [ab]\nwrote .*: 0 added, 1 changed, 1 removed, 1 as before/,
    );
    expect(await lockOf(writer)).toContain(`\n${other}\n`);
    // Nobody has signed it: it is for its own stack to refuse, and for whoever knows the key.
    expect(exits(await novacron(writer, "lock", "show"), 1).stderr).toMatch(
      /NC1604: the line of urn:pulumi:prod::\S+ in/,
    );
  });
});
