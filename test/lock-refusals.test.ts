import { copyFile, mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { LockFinding } from "../cli/lock/lock-findings.ts";
import { openStore } from "../provider/store/sqlite-store.ts";
import { smallFleet } from "./support/fleet.ts";
import { novacron } from "./support/novacron-command.ts";
import { novacronProject, placesOf, slowTest, succeeded } from "./support/novacron-project.ts";
import { type PulumiProject, pulumiMissing } from "./support/pulumi.ts";

const program = (web = "vcpus: 4", more = "") => `
import { Placement } from "novacron/components";
new Placement("web", { ${web}, memoryGiB: 8 });
new Placement("db", { vcpus: 2, memoryGiB: 4, apart: [{ from: "web" }] });
${more}`;
const fleet = (price: number, memoryGiB = 64) =>
  smallFleet({
    nodes: [
      { name: "a", pricePerHour: price },
      { name: "b", capacity: { vcpus: 16, memoryGiB, diskGiB: 500 } },
    ],
  });

describe.skipIf(pulumiMissing !== null)("a lock file that does not fit", { timeout: slowTest }, () => {
  let project: PulumiProject;
  let locked: PulumiProject;
  let lock: string;

  beforeAll(async () => {
    const files = { "index.ts": program(), "fleet.yaml": fleet(0.1) };
    project = await novacronProject({ name: "shop", files, env: { CI: "true" } });
    locked = project.withEnvironment({ NOVACRON_LOCK: "novacron.lock" });
    expect(await novacron(project, "keys", "init")).toMatchObject({ exitCode: 0 });
    expect(await novacron(project, "lock", "write")).toMatchObject({ exitCode: 0 });
    lock = await readFile(join(project.directory, "novacron.lock"), "utf8");
  }, slowTest);
  afterAll(() => project?.cleanup());

  /** `NAME CODE` of what `novacron lock check` finds. */
  async function found(): Promise<readonly string[]> {
    const { exitCode, stdout, stderr } = await novacron(project, "lock", "check", "--json");
    if (stdout === "") throw new Error(stderr);
    const { findings } = JSON.parse(stdout) as { readonly findings: readonly LockFinding[] };
    expect(exitCode).toBe(findings.length === 0 ? 0 : 5);
    return findings.flatMap(({ urn, problems }) => problems.map(({ code }) => `${urn.split("::").at(-1)} ${code}`));
  }

  /** What a `pulumi up` says that goes by the lock file, and must fail. */
  async function refused(): Promise<string> {
    const { exitCode, stdout, stderr } = await locked.up();
    expect(`${exitCode} ${stdout}`).not.toMatch(/^0 /);
    expect(await placesOf(project)).toEqual([]);
    return stdout + stderr;
  }

  it("names the program: another input, a placement more, a placement less", async () => {
    await project.write("index.ts", program("vcpus: 5", 'new Placement("new", { vcpus: 1, memoryGiB: 1 });'));
    expect(await found()).toEqual(["new NC2002", "web NC2003"]);
    expect(await refused()).toMatch(
      /NC2002: new is not in the lock file|NC2003: web: the program asks for something else/,
    );
    await project.write("index.ts", program().replace(/new Placement\("db".*/, ""));
    expect(await found()).toEqual(["db NC2009"]);
    const up = await novacron(project, "up", "--locked");
    expect(`${up.exitCode} ${up.stderr}`).toMatch(
      /^5 [\s\S]*NC2009: db is in the lock file, and the program has it no more[\s\S]*Nothing was applied: a placement is not as in novacron\.lock/,
    );
    await project.write("index.ts", program());
  });

  it("names the fleet, but no price: those change by themselves", async () => {
    await project.write("fleet.yaml", fleet(0.1, 32));
    expect(await found()).toEqual(["db NC2004", "web NC2004"]);
    expect(await refused()).toMatch(/NC2004: (web|db): the fleet is another/);
    await project.write("fleet.yaml", fleet(0.9));
    expect(await found()).toEqual([]);
    await project.write("fleet.yaml", fleet(0.1));
  });

  it("names the policies, and the weights", async () => {
    const stack = join(project.directory, "Pulumi.dev.yaml");
    const before = await readFile(stack, "utf8").catch(() => "");
    expect(
      await project.run("config", "set", "--path", "novacron:policies.data.budget.maximumStackCostPerMonth.EUR", "900"),
    ).toMatchObject({ exitCode: 0 });
    expect(await found()).toEqual(["db NC2005", "web NC2005"]);
    expect(await refused()).toMatch(/NC2005: (web|db): the policies or waivers are others/);
    await project.setConfig("novacron:weights", "green");
    expect(await found()).toEqual(["db NC2005", "db NC2006", "web NC2005", "web NC2006"]);
    expect(await refused()).toMatch(/NC2005: .*\(NC2006: (web|db): the weights are others\)/);
    await project.write("Pulumi.dev.yaml", before);
    expect(await found()).toEqual([]);
  });

  it("is not believed where a line was changed, stripped of its signature, or signed by a key that is not known", async () => {
    const changed = /NC1604: the line of urn:\S+::web in \S+novacron\.lock was changed/;
    const unknown = lock.replace(/("keyId":")[0-9a-f]{16}(","signature":"[^"]*"\},"urn")/, "$10123456789abcdef$2");
    for (const [text, message] of [
      [lock.replace(/,"signature":\{"algorithm"[^}]*\}/, ""), /NC2001: \S+novacron\.lock line 2 is no placement/],
      [
        unknown,
        /NC1605: the line of urn:\S+::db in \S+novacron\.lock is not to be believed: key 0123456789abcdef is not in keys\.json/,
      ],
      [lock.replace('"vcpus":4', '"vcpus":3'), changed],
    ] as const) {
      expect(text).not.toBe(lock);
      await project.write("novacron.lock", text);
      expect(await refused()).toMatch(message);
    }
    const check = await novacron(project, "lock", "check");
    expect(`${check.exitCode} ${check.stderr}`).toMatch(/^4 [\s\S]*nothing was checked/);
    expect(check.stderr).toMatch(changed);
    const show = await novacron(project, "lock", "show");
    expect(`${show.exitCode} ${show.stderr}`).toMatch(/^1 NC1604: the line of urn:\S+::web in novacron\.lock/);
    expect(show.stdout).toMatch(/^web .*: NC1604$/m);
    await project.write("novacron.lock", lock);
  });

  it("says whose capacity was taken since it was locked, and that a file is missing", async () => {
    const other = await novacronProject({ name: "shop", files: { "index.ts": program(), "fleet.yaml": fleet(0.1) } });
    try {
      await mkdir(join(other.directory, ".novacron", "keys"), { recursive: true });
      const keys = join(".novacron", "keys", "keys.json");
      await copyFile(join(project.directory, keys), join(other.directory, keys));
      const store = await openStore({
        path: join(other.directory, ".novacron", "store.db"),
        fleetId: "test",
        now: () => new Date(),
      });
      const urn = "urn:pulumi:dev::else::novacron:index:Placement::big";
      const size = { vcpus: 15, memoryGiB: 1, diskGiB: 0, gpus: 0 };
      const claim = { urn, stack: "else/dev", name: "big", node: "a", ...size, apart: [], spread: null };
      await store.reserve({ claim, decisionId: "d", operation: "o", capacity: { ...size, vcpus: 16, memoryGiB: 64 } });
      await store.close();
      const without = await other.withEnvironment({ NOVACRON_LOCK: "novacron.lock" }).preview();
      expect(without.stdout + without.stderr).toMatch(/NC2001: \S+novacron\.lock does not exist/);
      await other.write("novacron.lock", lock);
      const { exitCode, stdout, stderr } = await novacron(other, "up", "--locked");
      expect(`${exitCode} ${stdout}${stderr}`).toMatch(
        /^5 [\s\S]*NC2008: (web|db) is locked on a, which cannot be carried out any more: /,
      );
    } finally {
      await other.cleanup();
    }
  });

  it("keeps a plain `pulumi up` from deleting what is locked, and a destroy from nothing", async () => {
    succeeded(await locked.up());
    await project.write("index.ts", program().replace(/new Placement\("db".*/, ""));
    const { exitCode, stdout, stderr } = await locked.up();
    expect(exitCode).not.toBe(0);
    expect(stdout + stderr).toContain("NC2009: db is in the lock file, and the program has it no more");
    expect(await placesOf(project)).toHaveLength(2);
    succeeded(await locked.destroy());
    expect(await placesOf(project)).toEqual([]);
  });
});
