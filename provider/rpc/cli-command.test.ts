import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { commandIn, commandOfRun, shownByPs } from "./cli-command.ts";

test.each([
  ["up --yes", "up"],
  ["update", "up"],
  ["destroy --yes --skip-preview", "destroy"],
  ["down", "destroy"],
  ["dn", "destroy"],
  // As the Automation API has it.
  ["destroy --exec-kind auto.local --yes --stack dev --non-interactive --event-log /tmp/x", "destroy"],
  ["--non-interactive -C destroy up", "up"],
  ["-C=destroy --color never up", "up"],
  ["--stack destroy up", "up"],
  ["up destroy", "up"],
  ["-e -Q destroy", "destroy"],
  ["-v 3 destroy", "destroy"],
  ["-v3 destroy", "destroy"],
  ["-- destroy", null],
  ["--of-a-later-cli destroy", null],
  ["", null],
])("the command of `pulumi %s` is %s", (words, command) => {
  expect(commandIn(words.split(" "))).toBe(command);
});

test("what is no Pulumi CLI says nothing, and then the environment does", async () => {
  const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)", "destroy"]);
  await once(child, "spawn");
  try {
    expect(commandOfRun(child.pid ?? 0, {}, process.platform)).toBeNull();
    expect(commandOfRun(child.pid ?? 0, { NOVACRON_COMMAND: "down" }, process.platform)).toBe("destroy");
    expect(commandOfRun(-1, {}, "darwin")).toBeNull();
    expect(commandOfRun(-1, {}, "win32")).toBeNull();
  } finally {
    child.kill("SIGKILL");
  }
});

test.skipIf(process.platform === "win32")(
  "of what ps shows, only what begins with a command is understood",
  async () => {
    const cwd = await mkdtemp(join(tmpdir(), "novacron-ps-"));
    const waiting = "setInterval(() => {}, 1000)";
    await writeFile(join(cwd, "destroy"), waiting);
    for (const [words, shown] of [
      [["destroy", "--yes"], ["destroy"]],
      [["-e", waiting, "destroy"], null],
    ] as const) {
      const child = spawn(process.execPath, words, { argv0: "/opt/bin/pulumi", cwd });
      await once(child, "spawn");
      try {
        expect(shownByPs(child.pid ?? 0)).toEqual(shown);
      } finally {
        child.kill("SIGKILL");
      }
    }
    await rm(cwd, { recursive: true });
  },
);
