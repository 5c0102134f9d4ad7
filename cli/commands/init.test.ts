import { execFileSync } from "node:child_process";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { loadFleet } from "../../provider/world/load-fleet.ts";
import { openProject } from "../project.ts";
import type { Terminal } from "../terminal.ts";
import { folderWith, runHere } from "../testdata/recording-terminal.ts";

const good = {
  "Pulumi.yaml": "name: My Shop!\nmain: index.ts\nruntime:\n  name: nodejs\n  options:\n    typescript: false\n",
  "package.json": '{"type":"module"}',
  "index.ts": "",
  "node_modules/novacron/provider/bin/pulumi-resource-novacron": "",
};

test("makes a project ready: plugin, valid fleet, .gitignore; a second run changes nothing", async () => {
  const folder = await folderWith(good);
  const first = await runHere(folder, ["init"]);
  expect(first).toEqual({ exitCode: 0, out: "changed Pulumi.yaml\nmade    fleet.yaml\nmade    .gitignore\n", err: "" });
  const terminal: Pick<Terminal, "directory" | "environment"> = { directory: folder, environment: { HOME: folder } };
  const { pluginDirectory, config } = await openProject(terminal as Terminal);
  expect(pluginDirectory).toBe(join(folder, "node_modules/novacron/provider/bin"));
  const { fleet } = await loadFleet(join(folder, config.fleet));
  expect(fleet.fleet).toBe("My-Shop-");
  expect([fleet.nodes.length, fleet.regions.length, fleet.quantumBackends.map((backend) => backend.driver)]).toEqual([
    4,
    2,
    ["statevector"],
  ]);

  const files = async () =>
    Promise.all(["Pulumi.yaml", "fleet.yaml", ".gitignore"].map((name) => readFile(join(folder, name), "utf8")));
  const before = await files();
  expect(await runHere(folder, ["init"])).toEqual({
    exitCode: 0,
    out: "Nothing to do: the project is ready\n",
    err: "",
  });
  expect(await files()).toEqual(before);
});

test("git ignores store, audit log and private key, and takes the public keys", async () => {
  const folder = await folderWith({ ...good, ".gitignore": "node_modules" });
  await runHere(folder, ["init"]);
  expect(await readFile(join(folder, ".gitignore"), "utf8")).toMatch(/^node_modules\n\n# NovaCron/);
  execFileSync("git", ["init", "-q"], { cwd: folder });
  const paths = [
    ".novacron/store.db",
    ".novacron/audit.jsonl",
    ".novacron/keys/private.key",
    ".novacron/keys/keys.json",
  ];
  await mkdir(join(folder, ".novacron", "keys"), { recursive: true });
  await Promise.all(paths.map((path) => writeFile(join(folder, path), "x")));
  const seen = execFileSync("git", ["ls-files", "--others", "--exclude-standard", ".novacron"], {
    cwd: folder,
    encoding: "utf8",
  });
  expect(seen).toBe(".novacron/keys/keys.json\n");
});

test("--dry-run shows the lines and writes nothing", async () => {
  const folder = await folderWith(good);
  const before = await readdir(folder);
  const { exitCode, out } = await runHere(folder, ["init", "--dry-run"]);
  expect(exitCode).toBe(0);
  expect(out).toContain("would change Pulumi.yaml\n+ plugins:\n+   providers:\n+     - name: novacron\n");
  expect(out).toContain("would make fleet.yaml\n+ ");
  expect(out).toContain("+ !.novacron/keys/keys.json\n");
  expect(out).not.toMatch(/^- /m);
  expect(await readdir(folder)).toEqual(before);
  expect(await readFile(join(folder, "Pulumi.yaml"), "utf8")).toBe(good["Pulumi.yaml"]);
});

test("keeps a fleet file, also under another name, and a whole-folder ignore, and says so", async () => {
  const folder = await folderWith({
    ...good,
    "Pulumi.yaml": `${good["Pulumi.yaml"]}config:\n  novacron:fleet: machines.yaml\n`,
    "machines.yaml": "mine",
    ".gitignore": ".novacron/\n",
  });
  const { err } = await runHere(folder, ["init"]);
  expect(err).toContain(".gitignore ignores `.novacron/` as a whole");
  expect(await readFile(join(folder, "machines.yaml"), "utf8")).toBe("mine");
  expect(await readdir(folder)).not.toContain("fleet.yaml");
});

test("warns of what a TypeScript program needs, and of a plugin that is not installed", async () => {
  const folder = await folderWith({
    "Pulumi.yaml": "name: shop\nruntime: nodejs\n",
    "package.json": "{}",
    "index.ts": "",
  });
  const { exitCode, err } = await runHere(folder, ["init"]);
  expect(exitCode).toBe(0);
  expect(err).toMatch(/npm install novacron/);
  expect(err).toMatch(/package\.json lacks "type": "module"/);
  expect(err).toMatch(/typescript: false/);
  expect(err).toMatch(/add `main: index\.ts`/);
});

test("gives no Node advice to programs in other languages", async () => {
  const { "package.json": _, ...rest } = good;
  expect(
    (await runHere(await folderWith({ ...rest, "Pulumi.yaml": "name: shop\nruntime: yaml\n" }), ["init"])).err,
  ).toBe("");
});

test("refuses a folder without a project, and one below it", async () => {
  const folder = await folderWith({ ...good, "sub/x": "" });
  expect(await runHere(await folderWith({}), ["init"])).toMatchObject({
    exitCode: 1,
    err: expect.stringMatching(/^NC1902: .*pulumi new/),
  });
  expect(await runHere(join(folder, "sub"), ["init"])).toMatchObject({
    exitCode: 1,
    err: expect.stringContaining("--directory"),
  });
  expect(await runHere(join(folder, "sub"), ["init", "--directory", ".."])).toMatchObject({ exitCode: 0 });
});
