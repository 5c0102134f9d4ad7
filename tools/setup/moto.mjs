import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { findExecutable, fingerprint, pathFolders } from "./executables.mjs";
import { run } from "./processes.mjs";
import { SetupError } from "./setup-error.mjs";

const requirements = join(dirname(fileURLToPath(import.meta.url)), "moto-requirements.txt");

/**
 * moto_server, which stands for AWS in tests: in a Python environment of its own with pinned versions. Never one from the
 * PATH, since which calls it answers depends on its version.
 *
 * @param {import("../toolchain.d.mts").Tool | undefined} known
 * @param {string} tools
 * @param {NodeJS.ProcessEnv} env
 * @param {import("./progress.mjs").Progress} progress
 * @returns {Promise<import("../toolchain.d.mts").Tool>}
 */
export async function ensureMoto(known, tools, env, progress) {
  const wanted = readFileSync(requirements, "utf8");
  const [, version = ""] = /^moto==(\S+)$/m.exec(wanted) ?? [];
  const folder = join(tools, "moto", `${version}-${createHash("sha256").update(wanted).digest("hex").slice(0, 8)}`);
  const bin = join(folder, process.platform === "win32" ? "Scripts" : "bin");
  const complete = join(folder, "complete");
  const found = () => fingerprint(findExecutable("moto_server", [bin]));
  if (known?.bin === bin && found() === known.fingerprint) return known;
  if (!existsSync(complete) || found() === null) {
    const failure = await progress.during(`installing moto ${version} into a Python environment of its own`, () =>
      install(folder, bin, tools, env),
    );
    if (failure !== "") {
      throw new SetupError(
        "moto, which stands for AWS in tests, could not be had",
        [failure],
        [
          "install Python 3.10 or newer with its venv and pip modules, then run this again",
          "let pip reach its package index (PIP_INDEX_URL and HTTPS_PROXY are honoured), then run this again",
        ],
      );
    }
    writeFileSync(complete, "");
    progress.line(`moto ${version} installed`);
  }
  return { version, bin, source: "venv", fingerprint: found() ?? "", passedOver: null };
}

/**
 * Where it ends, as an environment cannot be moved: its scripts name their interpreter.
 *
 * @param {string} folder
 * @param {string} bin
 * @param {string} tools
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<string>} empty when it worked, else why not
 */
async function install(folder, bin, tools, env) {
  const python =
    findExecutable("python3", pathFolders(env, tools)) ?? findExecutable("python", pathFolders(env, tools));
  if (python === null) return "Python is not installed";
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(dirname(folder), { recursive: true });
  const made = await run(python, ["-m", "venv", folder], { env, timeoutMs: 120_000 });
  if (!made.ok) return made.reason;
  const pip = [
    "-m",
    "pip",
    "install",
    "--quiet",
    "--disable-pip-version-check",
    "--only-binary=:all:",
    "-r",
    requirements,
  ];
  const installed = await run(join(bin, "python"), pip, { env, timeoutMs: 10 * 60_000 });
  if (!installed.ok) return installed.reason;
  const works = await run(join(bin, "python"), ["-c", "import moto.server, flask_cors"], { env, timeoutMs: 120_000 });
  return works.ok ? "" : works.reason;
}
