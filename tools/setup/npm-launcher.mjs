import { mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { run } from "./processes.mjs";

/** The release of the npm package `pulumi`, Pulumi's own launcher, and of the CLI that it downloads. */
export const launcherVersion = "3.265.0";

/**
 * Lets Pulumi's own npm launcher download the CLI, with all its language hosts, to where the launcher keeps it.
 *
 * @param {string} tools
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<{pulumi: string} | {failure: string}>} the path of the executable
 */
export async function downloadPulumi(tools, env) {
  const folder = join(tools, "launcher");
  mkdirSync(folder, { recursive: true });
  const options = ["--prefix", folder, "--no-save", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"];
  const installed = await run("npm", ["install", ...options, `pulumi@${launcherVersion}`], {
    cwd: folder,
    env,
    timeoutMs: 60_000,
  });
  if (!installed.ok) return { failure: `the npm package pulumi@${launcherVersion}: ${installed.reason}` };
  const script = join(dirname(fileURLToPath(import.meta.url)), "download-pulumi.mjs");
  const downloaded = await run(process.execPath, [script, join(folder, "node_modules", "pulumi")], {
    cwd: folder,
    // Node takes a proxy from the environment only when told to.
    env: { ...env, PULUMI_VERSION: launcherVersion, NODE_USE_ENV_PROXY: "1" },
    timeoutMs: 10 * 60_000,
  });
  if (!downloaded.ok) return { failure: downloaded.reason };
  return { pulumi: downloaded.stdout.trim().split("\n").at(-1) ?? "" };
}
