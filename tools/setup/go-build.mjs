import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { findExecutable, pathFolders } from "./executables.mjs";
import { run } from "./processes.mjs";

/**
 * @typedef {object} GoProgram
 * @property {string} name of the executable
 * @property {string} module
 * @property {string} version with a leading `v`
 * @property {string} package inside the module, or the module itself
 * @property {string} go the oldest Go that the module takes
 * @property {string} ldflags
 * @property {readonly string[]} versionCommand arguments; its output must contain the version
 */

/**
 * Builds a Go program from its module, and moves it to `folder` only after it has told its version.
 *
 * @param {GoProgram} program
 * @param {string} folder the final folder; its `bin` gets the executable
 * @param {string} tools
 * @param {NodeJS.ProcessEnv} env GOFLAGS, GOPROXY and the like are taken as they are
 * @returns {Promise<string>} empty when it worked, else why not
 */
export async function goBuild(program, folder, tools, env) {
  if (findExecutable("go", pathFolders(env, tools)) === null) return "Go is not installed";
  mkdirSync(join(tools, "tmp"), { recursive: true });
  const work = mkdtempSync(join(tools, "tmp", `${program.name}-`));
  try {
    writeFileSync(
      join(work, "go.mod"),
      `module build\n\ngo ${program.go}\n\nrequire ${program.module} ${program.version}\n`,
    );
    const exe = join(work, "out", "bin", process.platform === "win32" ? `${program.name}.exe` : program.name);
    // -mod=mod lets Go complete go.mod and go.sum; every module is checked against Go's checksum database.
    const built = await run("go", ["build", "-mod=mod", "-ldflags", program.ldflags, "-o", exe, program.package], {
      cwd: work,
      env: { ...env, GOWORK: "off" },
      timeoutMs: 30 * 60_000,
    });
    if (!built.ok) return built.reason;
    const told = await run(exe, program.versionCommand, { cwd: work, env, timeoutMs: 60_000 });
    if (!told.ok || !told.output.includes(program.version.slice(1)))
      return `the ${program.name} that was built does not run: ${told.reason || "it told no version"}`;
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(join(folder, ".."), { recursive: true });
    renameSync(join(work, "out"), folder);
    return "";
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}
