import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { withLock } from "./lock.mjs";
import { run } from "./processes.mjs";
import { SetupError } from "./setup-error.mjs";

/**
 * Installs the npm packages when node_modules is missing or does not match the lock file.
 *
 * @param {string} root
 * @param {string} tools
 * @param {NodeJS.ProcessEnv} env
 * @param {import("./progress.mjs").Progress} progress
 */
export async function ensureDependencies(root, tools, env, progress) {
  if (isInstalled(root)) return;
  const lock = join(tools, "locks", `npm-${digest(root).slice(0, 16)}`);
  await withLock(
    lock,
    async () => {
      if (isInstalled(root)) return; // The one we waited for has done it.
      if (!matchesLockFile(root)) {
        await install(root, env, progress);
      }
      writeFileSync(stampFile(root), `${JSON.stringify({ packages: wanted(root) })}\n`);
    },
    { onWait: () => progress.line("waiting for another npm install of this folder") },
  );
}

/**
 * @param {string} root
 * @param {NodeJS.ProcessEnv} env
 * @param {import("./progress.mjs").Progress} progress
 */
async function install(root, env, progress) {
  /** @param {readonly string[]} command */
  const npm = (command) =>
    progress.during(`installing the npm packages (npm ${command.join(" ")})`, () =>
      run("npm", [...command, "--no-audit", "--no-fund", "--loglevel=error"], {
        cwd: root,
        env,
        timeoutMs: 15 * 60_000,
      }),
    );
  let result = await npm(existsSync(join(root, "package-lock.json")) ? ["ci"] : ["install"]);
  // A lock file that lacks an optional package of another platform must not keep a new user out: npm install still takes
  // all versions that are locked.
  if (!result.ok && /\bEUSAGE\b/.test(result.output)) {
    progress.line("package-lock.json is incomplete, says npm ci");
    result = await npm(["install", "--no-save"]);
  }
  if (!result.ok) {
    const said = result.output.trim().split("\n").slice(0, 15).join("\n      ");
    throw new SetupError(
      "the npm packages could not be installed",
      [`npm in ${root}: ${result.reason}\n      ${said}`],
      [
        "check that npm reaches its registry (npm ping), then run this again",
        "run npm install yourself and follow what it says",
      ],
    );
  }
  progress.line("npm packages installed");
}

/** @param {string} root */
function stampFile(root) {
  return join(root, "node_modules", ".novacron-setup.json");
}

/** The digest of what is to be installed: a checkout changes times, but the stamp asks what changed in the content.
 * @param {string} root */
function wanted(root) {
  const file = existsSync(join(root, "package-lock.json")) ? "package-lock.json" : "package.json";
  return digest(readFileSync(join(root, file), "utf8"));
}

/** @param {string} root */
function isInstalled(root) {
  try {
    return JSON.parse(readFileSync(stampFile(root), "utf8")).packages === wanted(root);
  } catch {
    return false;
  }
}

/**
 * Whether npm's record inside node_modules already is what the lock file asks for: someone ran npm by hand. Packages for
 * other platforms are optional and absent.
 * @param {string} root
 */
function matchesLockFile(root) {
  try {
    const record = JSON.parse(readFileSync(join(root, "node_modules", ".package-lock.json"), "utf8")).packages;
    const lock = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")).packages;
    return Object.entries(lock).every(
      ([path, { version, optional, devOptional }]) =>
        path === "" ||
        (record[path] === undefined ? (optional ?? devOptional) === true : record[path].version === version),
    );
  } catch {
    return false;
  }
}

/** @param {string} text */
function digest(text) {
  return createHash("sha256").update(text).digest("hex");
}
