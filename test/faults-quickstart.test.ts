import { spawn } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { toolchainEnv } from "../tools/toolchain.mjs";
import { type Clone, freshClone } from "./support/clone.ts";
import { killNow } from "./support/kill-during.ts";
import { slowTest } from "./support/novacron-project.ts";
import { childOf } from "./support/processes.ts";
import { pulumiMissing } from "./support/pulumi.ts";

const posixOnly = process.platform === "win32";

describe.skipIf(pulumiMissing !== null || posixOnly)("npm run up, after kill -9", { timeout: slowTest }, () => {
  let clone: Clone;

  beforeAll(async () => {
    clone = await freshClone();
  });
  afterAll(() => clone?.remove());

  /** @param onOutput is told all output so far, whenever there is more. */
  const up = (onOutput: (output: string, pid: number) => void): Promise<{ exitCode: number | null; output: string }> =>
    new Promise((resolve, reject) => {
      const child = spawn("node", [join(clone.directory, "tools", "quickstart.ts"), "up"], {
        cwd: clone.directory,
        env: { ...toolchainEnv(process.env), CI: "", NO_COLOR: "1", NOVACRON_CLOCK: "2026-10-30T12:00:00Z" },
        stdio: ["ignore", "pipe", "pipe"],
      });
      let output = "";
      const take = (chunk: Buffer) => {
        output += chunk.toString();
        if (child.pid !== undefined) onOutput(output, child.pid);
      };
      child.stdout.on("data", take);
      child.stderr.on("data", take);
      child.once("error", reject);
      child.once("close", (exitCode) => resolve({ exitCode, output }));
    });

  it("releases the lock of the run that is gone, and completes what it began", async () => {
    let found: Promise<number | undefined> | undefined;
    let killing: Promise<void> | undefined;
    const first = await up((output, pid) => {
      // Whom to kill is found out before the moment comes, so that the blow does not come long after it.
      if (/creating/.test(output)) found ??= childOf(pid, "pulumi up");
      // The update has begun: the stack is locked, and some of it is made.
      if (!/created \(/.test(output)) return;
      killing ??= found?.then((cli) => {
        if (cli !== undefined) killNow(cli);
      });
    });
    await killing;
    expect(first.exitCode, first.output).not.toBe(0);
    const locks = join(
      clone.directory,
      "examples/quickstart/.novacron/state/.pulumi/locks/organization/quickstart/local",
    );
    expect(readdirSync(locks)).toHaveLength(1);

    const second = await up(() => undefined);
    expect(second.exitCode, second.output).toBe(0);
    expect(second.output).toMatch(/process \d+\) left the stack locked; releasing it/);
    expect(second.output).toContain("customers-db");
    expect(readdirSync(locks)).toEqual([]);
  });
});
