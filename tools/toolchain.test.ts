import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { projectRoot, readToolchain, toolchainEnv, toolsDirectory } from "./toolchain.mjs";

describe("toolsDirectory", () => {
  it.each([
    [{ HOME: "/home/a" }, "/home/a/.cache/novacron"],
    [{ HOME: "/home/a", XDG_CACHE_HOME: "/c" }, "/c/novacron"],
    [{ HOME: "/home/a", XDG_CACHE_HOME: "relative" }, "/home/a/.cache/novacron"],
    [{ HOME: "/home/a", XDG_CACHE_HOME: "/c", NOVACRON_TOOLS_DIR: "/t" }, "/t"],
  ])("%j", (env, folder) => expect(toolsDirectory(env)).toBe(folder));
});

describe("the toolchain", () => {
  let tools: string;
  const bin = join(projectRoot, "node_modules", ".bin");
  beforeAll(() => {
    tools = mkdtempSync(join(tmpdir(), "novacron-toolchain-"));
  });
  afterAll(() => rmSync(tools, { recursive: true }));

  it("is null before set-up, and when its file is damaged or of another format", () => {
    expect(readToolchain({ NOVACRON_TOOLS_DIR: tools })).toBeNull();
    for (const text of ['{"formatVersion": 1, ', '{"formatVersion": 2}']) {
      writeFileSync(join(tools, "toolchain.json"), text);
      expect(readToolchain({ NOVACRON_TOOLS_DIR: tools })).toBeNull();
    }
  });

  it("puts the project's Node first on the PATH, then the tools, and each once", () => {
    writeFileSync(
      join(tools, "toolchain.json"),
      JSON.stringify({ formatVersion: 1, pulumi: { bin: "/p/bin" }, opa: { bin: "/o/bin" } }),
    );
    const env = { NOVACRON_TOOLS_DIR: tools, PATH: ["/usr/bin", "/p/bin"].join(delimiter), OTHER: "kept" };
    const result = toolchainEnv(env);
    expect(result).toEqual({ ...env, PATH: [bin, "/p/bin", "/o/bin", "/usr/bin"].join(delimiter) });
    expect(toolchainEnv(result)).toEqual(result);
  });

  it("is what with-toolchain.mjs runs a command in, whose exit code it ends with", () => {
    const script = "console.log(process.env.PATH.split(require('node:path').delimiter)[0]); process.exit(7)";
    const { status, stdout } = spawnSync(
      process.execPath,
      [join(projectRoot, "tools", "with-toolchain.mjs"), "node", "-e", script],
      {
        encoding: "utf8",
      },
    );
    expect({ status, stdout }).toEqual({ status: 7, stdout: `${bin}\n` });
  });
});
