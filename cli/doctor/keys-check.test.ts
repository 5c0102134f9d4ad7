import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { checks, projectFiles, pulumiThatSays } from "../testdata/doctor-run.ts";
import { folderWith, runHere } from "../testdata/recording-terminal.ts";

const withKeys = async () => {
  const folder = await folderWith(projectFiles);
  expect((await runHere(folder, ["keys", "init"])).exitCode).toBe(0);
  return folder;
};
const keysOf = async (folder: string) => {
  const text = await readFile(join(folder, ".novacron", "keys", "keys.json"), "utf8");
  return (JSON.parse(text) as { readonly keys: readonly { readonly keyId: string }[] }).keys;
};

it("a key that is years old should be followed by another", async () => {
  const folder = await withKeys();
  const terminal = await pulumiThatSays("v3.255.0");
  expect((await checks(folder, terminal)).of("keys")).toMatchObject({ status: "ok" });
  const now = () => new Date("2028-03-02T12:00:00.000Z");
  expect((await checks(folder, { ...terminal, now })).of("keys")).toMatchObject({
    status: "warn",
    message: expect.stringMatching(/it is 73\d days old$/),
    remedy: expect.stringContaining("novacron keys rotate"),
  });
});

it("keys that were revoked sign nothing any more", async () => {
  const folder = await withKeys();
  // Revoking removes them here; a runner still has them in its secrets.
  const kept = await readFile(join(folder, ".novacron", "keys", "private.key"), "utf8");
  for (const { keyId } of await keysOf(folder)) {
    const revoked = await runHere(folder, ["keys", "revoke", keyId, "--reason", "lost laptop"]);
    expect(revoked.err + revoked.out).toContain(keyId);
  }
  const { exitCode, of } = await checks(
    folder,
    await pulumiThatSays("v3.255.0", { NOVACRON_PRIVATE_KEY: kept.trim() }),
  );
  expect([exitCode, of("keys")]).toMatchObject([1, { status: "fail", message: expect.stringMatching(/^NC160[15]: /) }]);
});

it("public keys without the private one verify, and do not sign", async () => {
  const folder = await withKeys();
  await rm(join(folder, ".novacron", "keys", "private.key"));
  expect((await checks(folder, await pulumiThatSays("v3.255.0"))).of("keys")).toMatchObject({
    status: "warn",
    remedy: expect.stringContaining("NOVACRON_PRIVATE_KEY"),
  });
});
