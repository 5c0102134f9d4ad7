import { chmod, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openCache } from "../../provider/cache/open-cache.ts";
import { openStore } from "../../provider/store/sqlite-store.ts";
import { checks, projectFiles as files, plugin, pulumiThatSays } from "../testdata/doctor-run.ts";
import { folderWith, runHere } from "../testdata/recording-terminal.ts";

test("says of a sound project what is there, in lines and as JSON, and makes nothing", async () => {
  const folder = await folderWith(files);
  const terminal = await pulumiThatSays("v3.255.0");
  const { exitCode, of } = await checks(folder, terminal);
  expect(exitCode).toBe(0);
  expect(of("node")).toMatchObject({ status: "ok", message: process.versions.node });
  expect(of("pulumi")).toMatchObject({ status: "ok", message: "3.255.0" });
  // Where the machine is busy it warns of a slow start.
  expect(of("plugin")).toMatchObject({
    status: expect.stringMatching(/^(?:ok|warn)$/),
    message: expect.stringMatching(/^starts in \d+ ms$/),
  });
  expect(of("fleet")).toMatchObject({
    status: "warn",
    details: { nodes: 4 },
    remedy: expect.stringContaining("history"),
  });
  expect(of("store")).toMatchObject({ status: "ok" });
  expect(of("keys")).toMatchObject({ status: "warn", remedy: expect.stringContaining("novacron keys init") });
  expect(["ok", "warn"]).toContain(of("model")?.status);
  expect(of("policies")).toMatchObject({ status: "ok", details: { rules: expect.any(Number) } });
  expect(of("cache")).toMatchObject({ status: "ok", message: "memory" });
  expect((await readdir(folder)).sort()).toEqual(["Pulumi.yaml", "fleet.yaml"]);
  const { out } = await runHere(folder, ["doctor"], terminal);
  expect(out).toMatch(/^ok {4}pulumi +3\.255\.0$/m);
  expect(out).toMatch(/^warn {2}keys +there are none.*\n +Make them with/m);
});

test("names what is broken, how to mend it, and ends with 1", async () => {
  const folder = await folderWith({
    ...files,
    "Pulumi.yaml": plugin("nowhere"),
    "fleet.yaml": "formatVersion: 1\nnodes: 3\n",
    ".novacron/keys/keys.json": "{",
  });
  const { exitCode, of } = await checks(folder, { ...(await pulumiThatSays("v3.100.0")), nodeVersion: "20.1.0" });
  expect(exitCode).toBe(1);
  expect(of("node")).toMatchObject({ status: "fail", remedy: expect.stringContaining("22.18.0") });
  expect(of("pulumi")).toMatchObject({ status: "fail", message: "3.100.0 is older than 3.200.0" });
  expect(of("plugin")).toMatchObject({ status: "fail", remedy: expect.stringContaining("Pulumi.yaml") });
  expect(of("fleet")).toMatchObject({ status: "fail", message: expect.stringMatching(/^NC1102/) });
  expect(of("keys")).toMatchObject({ status: "fail", message: expect.stringMatching(/^NC1602/) });
});

test("a plugin that does not start is a failure, with what it said", async () => {
  const folder = await folderWith({
    ...files,
    "Pulumi.yaml": plugin("bin"),
    "bin/pulumi-resource-novacron": "#!/bin/sh\necho broken >&2\nexit 3\n",
  });
  await chmod(join(folder, "bin", "pulumi-resource-novacron"), 0o755);
  expect((await checks(folder, await pulumiThatSays("v3.255.0"))).of("plugin")).toMatchObject({
    status: "fail",
    message: "did not start: broken",
  });
});

test("a damaged store fails, a sound one and the cache beside it are read", async () => {
  const folder = await folderWith(files);
  const path = join(folder, ".novacron", "store.db");
  const now = () => new Date("2026-03-01T12:00:00Z");
  await (await openStore({ path, fleetId: "shop", now })).close();
  const sqlite = { path: join(folder, ".novacron", "cache.db") };
  await (await openCache({ version: "1", fleetId: "shop", now, sqlite, onDiagnostic: () => undefined })).close();
  const terminal = await pulumiThatSays("v3.255.0");
  const sound = await checks(folder, terminal);
  expect(sound.of("store")).toMatchObject({ status: "ok", message: expect.stringContaining("sound, 0 reservations") });
  expect(sound.of("cache")).toMatchObject({ status: "ok", message: "memory, sqlite 1/1 hits" });
  await writeFile(path, "this is no database, and has never been one");
  const damaged = await checks(folder, terminal);
  expect([damaged.exitCode, damaged.of("store")]).toMatchObject([
    1,
    { status: "fail", message: expect.stringMatching(/^NC1701/) },
  ]);
});

test("a Redis that is not there is a warning", async () => {
  const text = `${files["Pulumi.yaml"]}config:\n  novacron:cache: { redis: { url: "redis://127.0.0.1:1", timeoutMs: 50 } }\n`;
  const folder = await folderWith({ ...files, "Pulumi.yaml": text });
  await runHere(folder, ["keys", "init"]);
  const { exitCode, of } = await checks(folder, await pulumiThatSays("v3.255.0"));
  expect([exitCode, of("cache")]).toMatchObject([0, { status: "warn", message: expect.stringContaining("NC1704") }]);
  expect(of("keys")).toMatchObject({ status: "ok", details: { origin: "file" } });
});

test("outside of a project the rest is checked still", async () => {
  const { exitCode, of } = await checks(await folderWith({}), { environment: { PATH: "", HOME: "/" } });
  expect(exitCode).toBe(1);
  expect(of("project")).toMatchObject({ status: "fail", message: expect.stringMatching(/^NC1902/) });
  expect(of("pulumi")).toMatchObject({ status: "fail", message: expect.stringMatching(/^NC1901/) });
  expect(of("store")).toMatchObject({ status: "skip" });
  expect(of("policies")).toMatchObject({ status: "ok" });
});

test("--strict fails for warnings, too", async () => {
  const folder = await folderWith(files);
  const terminal = await pulumiThatSays("v3.255.0");
  expect((await runHere(folder, ["doctor"], terminal)).exitCode).toBe(0);
  const { exitCode, out } = await runHere(folder, ["doctor", "--strict", "--json"], terminal);
  expect([exitCode, JSON.parse(out)]).toMatchObject([1, { ok: false }]);
});
