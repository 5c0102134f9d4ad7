import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { afterEach, describe, expect, it } from "vitest";
import { userData as trainingData } from "../stacks/gpu-training/user-data.ts";
import { userData as serverData } from "../stacks/web-tier/user-data.ts";
import { projectRoot } from "../tools/toolchain.mjs";

const pythonMissing = spawnSync("python3", ["--version"]).status !== 0 && !process.env.CI;
const script = (...path: readonly string[]): string => join(projectRoot, "stacks", ...path);

/** The files that cloud-init would write. */
function filesOf(text: string): Readonly<Record<string, string>> {
  expect(text).toMatch(/^#cloud-config\n/);
  const { write_files } = JSON.parse(text.slice(text.indexOf("\n"))) as {
    write_files: { path: string; content: string }[];
  };
  return Object.fromEntries(write_files.map(({ path, content }) => [path, Buffer.from(content, "base64").toString()]));
}

describe("user data of the stacks", () => {
  it("fits, and brings the program and a service that runs it", async () => {
    const web = serverData(8080);
    expect(web.length).toBeLessThan(12_288);
    const { "/opt/web/server.py": server, "/etc/systemd/system/web.service": service } = filesOf(web);
    expect(server).toBe(await readFile(script("web-tier", "server.py"), "utf8"));
    expect(service).toContain("Environment=PORT=8080\n");

    const run = trainingData({ name: "seed-1", command: "/opt/run --fast", environment: { RATE: '5% of "it"' } });
    expect(run.length).toBeLessThan(12_288);
    const unit = filesOf(run)["/etc/systemd/system/train.service"];
    expect(unit).toContain("ExecStart=/opt/run --fast\n");
    // systemd's own quoting, with %% for a percent sign: systemd.exec(5).
    expect(unit).toContain('Environment="RATE=5%% of \\"it\\""\n');
    expect(unit).toContain('Environment="RUN=seed-1"\n');
  });
});

describe.skipIf(pythonMissing)("the programs of the stacks", () => {
  let child: ChildProcess | undefined;
  let folder: string | undefined;
  afterEach(async () => {
    child?.kill("SIGKILL");
    if (folder !== undefined) await rm(folder, { recursive: true, force: true });
  });

  it("the server says that it works, and which machine it is", async () => {
    child = spawn("python3", [script("web-tier", "server.py")], {
      env: { ...process.env, PORT: "0" },
      stdio: ["ignore", "pipe", "inherit"],
    });
    const [line] = (await once(linesOf(child), "line")) as [string];
    const port = /^listening on port (\d+)$/.exec(line)?.[1];
    const ask = async (path: string): Promise<readonly [number, string]> => {
      const response = await fetch(`http://127.0.0.1:${port}${path}`);
      return [response.status, await response.text()];
    };
    expect(await ask("/health")).toEqual([200, "ok\n"]);
    expect(await ask("/")).toEqual([200, expect.stringMatching(/^\S+\n$/)]);
  });

  it("a run that is taken away goes on where it was, to the same result", { timeout: 60_000 }, async () => {
    folder = await mkdtemp(join(tmpdir(), "novacron-train-"));
    const train = (checkpoints: string, steps: number): ChildProcess =>
      spawn("python3", [script("gpu-training", "train.py")], {
        env: { ...process.env, RUN: "seed-1", CHECKPOINTS: checkpoints, STEPS: String(steps) },
        stdio: ["ignore", "pipe", "inherit"],
      });
    const [whole, parted] = [await mkdtemp(join(folder, "whole-")), await mkdtemp(join(folder, "parted-"))];
    const state = async (at: string) =>
      JSON.parse(await readFile(join(at, "checkpoint.json"), "utf8")) as { readonly step: number };

    // Far more steps than it can take before it is stopped.
    child = train(parted, 1e9);
    const stopped = once(child, "exit");
    for await (const line of linesOf(child)) if (line === "step 3000") child.kill("SIGTERM");
    expect(await stopped).toEqual([0, null]);
    expect(await readdir(parted)).toEqual(["checkpoint.json"]);
    const { step } = await state(parted);
    expect(step).toBeGreaterThanOrEqual(3000);

    child = train(parted, step + 5000);
    const ended = once(child, "exit");
    expect(await once(linesOf(child), "line")).toEqual([`seed-1: from step ${step}`]);
    expect(await ended).toEqual([0, null]);
    expect((await readdir(parted)).sort()).toEqual(["checkpoint.json", "done"]);

    child = train(whole, step + 5000);
    child.stdout?.resume();
    expect(await once(child, "exit")).toEqual([0, null]);
    expect(await state(parted)).toEqual(await state(whole));
  });
});

function linesOf({ stdout }: ChildProcess) {
  if (stdout === null) throw new Error("its output is not read");
  return createInterface({ input: stdout });
}
