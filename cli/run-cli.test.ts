import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect, test } from "vitest";
import { packageRoot } from "../provider/package-root.ts";
import { folderWith, runHere } from "./testdata/recording-terminal.ts";

test("help goes to stdout, documents the exit codes and names every command", async () => {
  const { exitCode, out, err } = await runHere(await folderWith({}), ["--help"]);
  expect([exitCode, err]).toEqual([0, ""]);
  for (const part of [
    "init",
    "keys",
    "reattest",
    "explain",
    "place",
    "what-if",
    "rebalance",
    "doctor",
    "Exit codes:",
    "NO_COLOR",
  ])
    expect(out).toContain(part);
});

test.each([[["bogus"]], [["keys", "revoke", "00"]], [["explain", "--limit", "0"]], [["init", "--bogus"]]])(
  "a wrong command line ends with 2: %j",
  async (args) => {
    const { exitCode, out, err } = await runHere(await folderWith({}), args);
    expect([exitCode, out]).toEqual([2, ""]);
    expect(err).toMatch(/^error: /);
  },
);

test("an error is one line on stderr with its code, and ends with 1", async () => {
  const { exitCode, out, err } = await runHere(await folderWith({}), ["explain"]);
  expect([exitCode, out]).toEqual([1, ""]);
  expect(err).toMatch(/^NC1902: there is no Pulumi\.yaml in [^\n]+\n$/);
});

test("what is no error of NovaCron gets NC1803", async () => {
  const folder = await folderWith({
    "Pulumi.yaml": "name: shop\nruntime: nodejs\n",
    "fleet.yaml": "",
    ".novacron/keys/keys.json/x": "",
  });
  const { exitCode, err } = await runHere(folder, ["keys", "show"]);
  expect([exitCode, err]).toEqual([1, expect.stringMatching(/^NC1803: EISDIR[^\n]*NOVACRON_DEBUG=1[^\n]*\n$/)]);
});

test("-C runs a command elsewhere", async () => {
  const folder = await folderWith({ "sub/Pulumi.yaml": "name: shop\nruntime: nodejs\n" });
  expect((await runHere(folder, ["-C", "sub", "explain"])).out).toBe("Nothing was decided yet\n");
});

test("the script itself runs, and colours nothing in a pipe", async () => {
  const main = join(packageRoot, "cli", "main.ts");
  const { stdout } = await promisify(execFile)(process.execPath, [main, "--version"]);
  expect(stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  const failed = await promisify(execFile)(process.execPath, [main, "-C", await folderWith({}), "explain"]).catch(
    (error: unknown) => error,
  );
  expect(failed).toMatchObject({ code: 1, stdout: "", stderr: expect.stringMatching(/^NC1902/) });
});
