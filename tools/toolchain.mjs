// Where NovaCron keeps the tools that it needs besides npm packages, and how to find them again. Plain JavaScript for
// Node 20: set-up runs it before the project's own Node is there.
import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder of the clone, or of the installed package, that this file belongs to. */
export const projectRoot = resolve(dirname(fileURLToPath(import.meta.url)), "..");

/**
 * The folder of the tools: NOVACRON_TOOLS_DIR, else `novacron` in XDG_CACHE_HOME, else `~/.cache/novacron`.
 * @param {NodeJS.ProcessEnv} env
 * @returns {string}
 */
export function toolsDirectory(env) {
  if (env.NOVACRON_TOOLS_DIR) return resolve(env.NOVACRON_TOOLS_DIR);
  // The XDG base directory specification says that a relative value is to be ignored.
  const cache = env.XDG_CACHE_HOME?.startsWith("/") ? env.XDG_CACHE_HOME : join(env.HOME || homedir(), ".cache");
  return join(cache, "novacron");
}

/**
 * What the last set-up found or made, or null where none has run.
 * @param {NodeJS.ProcessEnv} env
 * @returns {import("./toolchain.d.mts").Toolchain | null}
 */
export function readToolchain(env) {
  try {
    const toolchain = JSON.parse(readFileSync(join(toolsDirectory(env), "toolchain.json"), "utf8"));
    return toolchain.formatVersion === 1 ? toolchain : null;
  } catch {
    // Absent or half-written by something that was not set-up: the same as no set-up; the next one writes it anew.
    return null;
  }
}

/**
 * `env` with the project's Node and the tools first on the PATH. Changes nothing else, and nothing in place.
 * @param {NodeJS.ProcessEnv} env
 * @returns {NodeJS.ProcessEnv}
 */
export function toolchainEnv(env) {
  const toolchain = readToolchain(env);
  const first = [join(projectRoot, "node_modules", ".bin"), toolchain?.pulumi?.bin, toolchain?.opa?.bin].filter(
    (bin) => bin !== undefined,
  );
  // Windows spells it Path, and a copy of process.env loses its case-insensitivity.
  const key = Object.keys(env).find((name) => name.toUpperCase() === "PATH") ?? "PATH";
  const rest = (env[key] ?? "").split(delimiter).filter((bin) => bin !== "" && !first.includes(bin));
  return { ...env, [key]: [...first, ...rest].join(delimiter) };
}
