import { readFile, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createKeys } from "../../provider/crypto/manage-keys.ts";
import { openKeyRing } from "../../provider/crypto/open-key-ring.ts";
import { parsePrivateKeys } from "../../provider/crypto/private-key.ts";
import { verifyAuditLog } from "../../provider/state/verify-audit-log.ts";
import { folderWith, runHere } from "../testdata/recording-terminal.ts";

const projectFiles = { "Pulumi.yaml": "name: shop\nruntime: nodejs\n" };

async function withKeys(): Promise<{ readonly folder: string; readonly directory: string; readonly keyId: string }> {
  const folder = await folderWith(projectFiles);
  expect((await runHere(folder, ["keys", "init"])).exitCode).toBe(0);
  const directory = join(folder, ".novacron", "keys");
  const ring = openKeyRing({ directory, create: "never", now: new Date(), platform: process.platform });
  return { folder, directory, keyId: ring.signingKey("decision").keyId };
}

const actions = async (folder: string): Promise<readonly string[]> =>
  (await readFile(join(folder, ".novacron", "audit.jsonl"), "utf8"))
    .trim()
    .split("\n")
    .map((line) => (JSON.parse(line) as { readonly action: string }).action);

test("init makes keys once, says what to commit and what to keep, and shows nothing private", async () => {
  const { folder, directory } = await withKeys();
  expect((await stat(join(directory, "private.key"))).mode & 0o777).toBe(0o600);
  const before = await readFile(join(directory, "keys.json"), "utf8");
  const again = await runHere(folder, ["keys", "init"]);
  expect(again).toMatchObject({ exitCode: 0, out: expect.stringContaining("nothing was made") });
  expect(await readFile(join(directory, "keys.json"), "utf8")).toBe(before);
  expect(await actions(folder)).toEqual(Array.from({ length: 4 }, () => "keys.created"));
});

test("init --print-private prints the private keys and nothing else to stdout, and another machine can sign with them", async () => {
  const { folder, keyId } = await withKeys();
  const { out, err } = await runHere(folder, ["keys", "init", "--print-private"]);
  expect(out).toMatch(/^ncsk1_[\w-]+(?:\.ncsk1_[\w-]+){3}\n$/);
  expect(err).toContain("nothing was made");
  const runner = await folderWith(projectFiles);
  const shown = await runHere(runner, ["keys", "show", "--json"], {
    environment: { NOVACRON_PRIVATE_KEY: out, HOME: runner },
  });
  expect(JSON.parse(shown.out)).toMatchObject({
    file: null,
    privateKeys: { kind: "environment" },
    keys: [{ keyId }, {}, {}, {}],
  });
});

test("init --print-private --purpose prints what a CI runner needs: it decides, and can neither waive nor sign rules", async () => {
  const { folder, directory, keyId } = await withKeys();
  const { out } = await runHere(folder, ["keys", "init", "--print-private", "--purpose", "decision, audit"]);
  expect(parsePrivateKeys(out, "stdout").map(({ purposes }) => purposes)).toEqual([["decision"], ["audit"]]);
  const location = { directory, now: new Date(), platform: process.platform, privateKey: out };
  const ring = openKeyRing({ ...location, create: "never" });
  expect(ring.signingKey("decision").keyId).toBe(keyId);
  expect(ring.signingKey("audit").algorithm).toBe("ed25519+ml-dsa-65");
  for (const purpose of ["waiver", "policy"] as const) expect(() => ring.signingKey(purpose)).toThrow(/NC1601/);
  await rm(join(directory, "private.key"));
  const environment = { NOVACRON_PRIVATE_KEY: out, HOME: folder };
  const waiver = ["--rule", "NCP-AWS-001", "--resource", "urn:pulumi:*::shop::aws:ec2/instance:Instance::bad"];
  const why = ["--reason", "it is late", "--owner", "mallory", "--expires", "2026-03-20"];
  expect(await runHere(folder, ["waiver", "new", ...waiver, ...why], { environment })).toMatchObject({
    exitCode: 1,
    err: expect.stringMatching(/^NC1601: there is no private key for the purpose waiver/),
  });
});

test("init --purpose hands out no joint key of an earlier version, and such a ring signs waivers as before", async () => {
  const folder = await folderWith(projectFiles);
  const location = {
    directory: join(folder, ".novacron", "keys"),
    now: new Date("2026-01-01T00:00:00Z"),
    platform: process.platform,
  };
  const joint = [
    { algorithm: "ed25519", purposes: ["decision", "waiver"] },
    { algorithm: "ed25519", purposes: ["policy", "audit"] },
  ] as const;
  createKeys(location, joint);
  const ring = openKeyRing({ ...location, create: "never" });
  expect(ring.signingKey("waiver").keyId).toBe(ring.signingKey("decision").keyId);
  const print = ["keys", "init", "--print-private", "--purpose"];
  expect(await runHere(folder, [...print, "decision"])).toMatchObject({
    exitCode: 1,
    out: "",
    err: expect.stringMatching(
      /NC1903: no private key is for decision alone: \w+ is for decision, waiver;.*keys rotate/,
    ),
  });
  expect((await runHere(folder, ["keys", "rotate"])).exitCode).toBe(0);
  const { out } = await runHere(folder, [...print, "decision,audit"]);
  expect(parsePrivateKeys(out, "stdout").map(({ purposes }) => purposes)).toEqual([["decision"], ["audit"]]);
});

test("init --purpose needs purposes that there are, and --print-private", async () => {
  const folder = await folderWith(projectFiles);
  for (const args of [
    ["--purpose", "decision"],
    ["--print-private", "--purpose", "decision,all"],
    ["--print-private", "--purpose", ""],
  ])
    expect(await runHere(folder, ["keys", "init", ...args])).toMatchObject({
      exitCode: 1,
      out: "",
      err: expect.stringMatching(/^NC1903: .*--purpose|^NC1903: there is no purpose/),
    });
  await expect(stat(join(folder, ".novacron"))).rejects.toMatchObject({ code: "ENOENT" });
});

test("show lists the public keys and the origin of the private ones, never their value", async () => {
  const { folder, directory, keyId } = await withKeys();
  const secret = (await readFile(join(directory, "private.key"), "utf8")).trim();
  for (const args of [
    ["keys", "show"],
    ["keys", "show", "--json"],
  ]) {
    const { exitCode, out, err } = await runHere(folder, args);
    expect(exitCode).toBe(0);
    expect(out).toContain(keyId);
    expect(out).toContain(join(directory, "private.key"));
    for (const key of secret.split(".")) expect(out + err).not.toContain(key.slice(6, 60));
    expect(out + err).not.toContain("ncsk1_");
  }
  await rm(join(directory, "private.key"));
  expect((await runHere(folder, ["keys", "show"])).out).toMatch(/Private keys {2}nowhere/);
});

test("rotate adds keys that sign from now on", async () => {
  const { folder, directory, keyId } = await withKeys();
  const { exitCode, out } = await runHere(folder, ["keys", "rotate"], { now: () => new Date("2026-04-01T00:00:00Z") });
  expect([exitCode, out]).toEqual([0, expect.stringContaining("the older keys stay trusted")]);
  const ring = openKeyRing({ directory, create: "never", now: new Date(), platform: process.platform });
  expect(ring.keys).toHaveLength(8);
  expect(ring.signingKey("decision").keyId).not.toBe(keyId);
  expect(ring.trustedKey(keyId, "decision").keyId).toBe(keyId);
});

test("rotate refuses to lose new keys where the old ones come from the environment", async () => {
  const { folder, directory } = await withKeys();
  const value = (await readFile(join(directory, "private.key"), "utf8")).trim();
  await rm(join(directory, "private.key"));
  const environment = { NOVACRON_PRIVATE_KEY: value, HOME: folder };
  const before = await readFile(join(directory, "keys.json"), "utf8");
  const refused = await runHere(folder, ["keys", "rotate"], { environment });
  expect(refused).toMatchObject({ exitCode: 1, err: expect.stringMatching(/^NC1903: .*--print-private/) });
  expect(await readFile(join(directory, "keys.json"), "utf8")).toBe(before);
  const printed = await runHere(folder, ["keys", "rotate", "--print-private"], { environment });
  expect(printed.out.trim().split(".")).toHaveLength(8);
});

test("revoke needs a reason, and is on record with it", async () => {
  const { folder, directory, keyId } = await withKeys();
  expect((await runHere(folder, ["keys", "revoke", keyId, "--reason", " "])).err).toMatch(/^NC1903/);
  expect((await runHere(folder, ["keys", "revoke", "0000000000000000", "--reason", "x"])).err).toMatch(/^NC1605/);
  const { exitCode, out } = await runHere(folder, ["keys", "revoke", keyId, "--reason", "laptop stolen"]);
  expect([exitCode, out]).toEqual([0, expect.stringContaining("novacron keys rotate")]);
  expect((await runHere(folder, ["keys", "show"])).out).toContain("laptop stolen");
  const ring = openKeyRing({ directory, create: "never", now: new Date(), platform: process.platform });
  expect(() => ring.trustedKey(keyId, "decision")).toThrow(/NC1605/);
  expect((await runHere(folder, ["keys", "revoke", keyId, "--reason", "again"])).out).toContain("was revoked before");
  expect(await actions(folder)).toEqual([...Array.from({ length: 4 }, () => "keys.created"), "keys.revoked"]);
  expect(verifyAuditLog(join(folder, ".novacron", "audit.jsonl"))).toMatchObject({ status: "intact", entries: 5 });
  expect(await readFile(join(folder, ".novacron", "audit.jsonl"), "utf8")).toContain('"by":"ada"');
});

test("keys.json without its private keys is never answered with new ones", async () => {
  const { folder, directory } = await withKeys();
  await rm(join(directory, "private.key"));
  expect(await runHere(folder, ["keys", "init"])).toMatchObject({
    exitCode: 1,
    err: expect.stringMatching(/^NC1601: .*novacron reattest/),
  });
});

test("private keys that only Pulumi can decrypt are neither doubled nor denied", async () => {
  const folder = await folderWith({
    ...projectFiles,
    "Pulumi.dev.yaml": "config:\n  novacron:keys:\n    privateKey: { secure: v1:x }\n",
  });
  expect(await runHere(folder, ["keys", "init", "--stack", "dev"])).toMatchObject({
    exitCode: 1,
    err: expect.stringMatching(/^NC1903: .*encrypted by Pulumi/),
  });
  expect((await runHere(folder, ["keys", "show", "--stack", "dev"])).out).toMatch(/encrypted by Pulumi/);
});

test("--keys works outside of a project, and there only", async () => {
  const folder = await folderWith({});
  expect(await runHere(folder, ["keys", "init"])).toMatchObject({
    exitCode: 1,
    err: expect.stringMatching(/^NC1902.*--keys/),
  });
  const made = await runHere(folder, ["keys", "init", "--keys", "mine"]);
  expect(made).toMatchObject({ exitCode: 0, err: expect.stringContaining("no audit log") });
  expect((await stat(join(folder, "mine", "keys.json"))).isFile()).toBe(true);
});
