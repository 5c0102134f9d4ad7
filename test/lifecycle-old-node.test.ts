import { execFileSync, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { describe, expect, it } from "vitest";
import { projectRoot } from "../tools/toolchain.mjs";

/** A Node of the machine that is older than 22.18, or null. The first on the PATH is the project's own. */
const oldNode =
  (process.env.PATH ?? "")
    .split(delimiter)
    .map((folder) => join(folder, process.platform === "win32" ? "node.exe" : "node"))
    .filter((path) => existsSync(path))
    .find((path) => {
      const [major = 0, minor = 0] = versionOf(path).split(".").map(Number);
      return major > 0 && (major < 22 || (major === 22 && minor < 18));
    }) ?? null;

function versionOf(node: string): string {
  try {
    return execFileSync(node, ["-p", "process.versions.node"], { encoding: "utf8" }).trim();
  } catch {
    return "";
  }
}

const start = join(projectRoot, "provider", "bin", "start.cjs");
const sentence = (version: string) =>
  `NC1901: novacron needs Node.js 22.18 or newer, and the node on the PATH is ${version}; install a newer one and try again\n`;

describe("a Node that is too old", () => {
  it("gets one clear sentence, and no stack trace", () => {
    // What the launcher sees of Node is its version; the preload changes that alone, before the launcher's first line.
    const fake = "data:text/javascript,Object.defineProperty(process.versions,'node',{value:'18.20.4'})";
    const { status, stdout, stderr } = spawnSync(process.execPath, ["--import", fake, start], { encoding: "utf8" });
    expect({ status, stdout, stderr }).toEqual({ status: 1, stdout: "", stderr: sentence("18.20.4") });
  });

  it.skipIf(oldNode === null)("gets it when it really is one", () => {
    const { status, stdout, stderr } = spawnSync(oldNode ?? "", [start], { encoding: "utf8" });
    expect({ status, stdout, stderr }).toEqual({ status: 1, stdout: "", stderr: sentence(versionOf(oldNode ?? "")) });
  });
});
