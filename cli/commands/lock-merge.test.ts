import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { LockEntry } from "../../provider/lock/lock-entry.ts";
import { formatLockFile, parseLockFile } from "../../provider/lock/lock-file.ts";
import { sampleEntry } from "../../provider/lock/testdata/lock-samples.ts";
import { testRing } from "../../provider/state/testdata/golden.ts";
import { projectRoot } from "../../tools/toolchain.mjs";
import { type ProcessResult, runProcess } from "../run-process.ts";

const ring = testRing();
const entry = (name: string, target = "a"): LockEntry => sampleEntry(name, ring, target);
const names = (text: string): readonly string[] =>
  [...parseLockFile(text, "novacron.lock").keys()].map((urn) => urn.split("::").at(-1) ?? urn);

let folder = "";
const git = (...args: readonly string[]): Promise<ProcessResult> =>
  runProcess("git", ["-c", "user.name=t", "-c", "user.email=t@example.com", ...args], {
    directory: folder,
    environment: { ...process.env, GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_NOSYSTEM: "1" },
  });
const read = (): Promise<string> => readFile(join(folder, "novacron.lock"), "utf8");

/** Commits a lock file of these lines on a branch that begins where `from` is. */
async function commit(branch: string, entries: readonly LockEntry[], from?: string): Promise<void> {
  await git("checkout", "-q", "-B", branch, ...(from === undefined ? [] : [from]));
  await writeFile(join(folder, "novacron.lock"), formatLockFile(entries));
  await git("add", "--all");
  const { exitCode, stderr } = await git("commit", "-q", "-m", branch);
  if (exitCode !== 0) throw new Error(stderr);
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "novacron-merge-"));
  await git("init", "-q", "-b", "base");
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe("two branches that lock", { timeout: 60_000 }, () => {
  const [cache, db, web, queue] = [entry("cache"), entry("db"), entry("web"), entry("queue")];

  it("merge by git alone where their lines are apart", async () => {
    const many = Array.from({ length: 9 }, (_, index) => entry(`p${index}`));
    await commit("base", many);
    await commit("ours", [cache, ...many], "base");
    await commit("theirs", [...many.slice(0, 8), entry("p8", "b"), web], "base");
    await git("checkout", "-q", "ours");
    expect(await git("merge", "-q", "theirs", "-m", "merged")).toMatchObject({ exitCode: 0 });
    expect(names(await read())).toEqual(["cache", ...many.map(({ urn }) => urn.split("::").at(-1)), "web"]);
  });

  describe("with the merge driver", () => {
    beforeEach(async () => {
      await writeFile(join(folder, ".gitattributes"), "novacron.lock merge=novacron-lock text eol=lf\n");
      const command = `"${process.execPath}" "${join(projectRoot, "cli", "main.ts")}" lock merge %O %A %B %P`;
      await git("config", "merge.novacron-lock.driver", command);
    });

    it("merge what they added, changed and removed side by side", async () => {
      await commit("base", [db, web]);
      await commit("ours", [cache, entry("web", "b")], "base");
      await commit("theirs", [db, queue, web], "base");
      await git("checkout", "-q", "ours");
      expect(await git("merge", "-q", "theirs", "-m", "merged")).toMatchObject({ exitCode: 0, stderr: "" });
      expect(await read()).toContain('"target":"b"');
      expect(names(await read())).toEqual(["cache", "queue", "web"]);
    });

    it("conflict where both changed the same placement, which is said", async () => {
      await commit("base", [db, web]);
      await commit("ours", [db, entry("web", "b")], "base");
      await commit("theirs", [cache, db, entry("web", "c")], "base");
      await git("checkout", "-q", "ours");
      const merge = await git("merge", "-q", "theirs", "-m", "merged");
      expect(merge.exitCode).toBe(1);
      expect(merge.stdout + merge.stderr).toMatch(/novacron\.lock: both sides changed urn:pulumi:dev::shop::\S+::web/);
      expect((await git("status", "--short")).stdout).toContain("UU novacron.lock");
      const text = await read();
      expect(() => parseLockFile(text, "novacron.lock")).toThrow(/NC2001: novacron\.lock line 4 is what a merge left/);
      const kept = text.replace(/<{7} ours\n(.+\n)=======\n.+\n>{7} theirs\n/, "$1");
      expect(names(kept)).toEqual(["cache", "db", "web"]);
    });
  });

  it("merge by `merge=union`, too, and what it doubles is found", async () => {
    await writeFile(join(folder, ".gitattributes"), "novacron.lock merge=union\n");
    await commit("base", [db]);
    await commit("ours", [db, queue], "base");
    await commit("theirs", [db, web], "base");
    await git("checkout", "-q", "ours");
    expect(await git("merge", "-q", "theirs", "-m", "merged")).toMatchObject({ exitCode: 0 });
    expect([...names(await read())].sort()).toEqual(["db", "queue", "web"]);
    await commit("here", [entry("db", "b")], "base");
    await commit("there", [entry("db", "c")], "base");
    await git("checkout", "-q", "here");
    await git("merge", "-q", "there", "-m", "merged");
    const text = await read();
    expect(() => parseLockFile(text, "novacron.lock")).toThrow(/NC2001.*lines 2 and 3 are both of .*::db/);
  });
});
