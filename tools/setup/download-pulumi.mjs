// download-pulumi.mjs LAUNCHER: a process of its own, so that the caller can end it and all that it starts. Calls the
// `resolve` of Pulumi's npm launcher in the folder LAUNCHER, and prints the path of the executable as its last line.
import { existsSync, renameSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

/** An unreachable site must cost seconds, not the minutes that connecting may take; the script itself is small. */
const firstAnswerMs = 8_000;

const [launcher = ""] = process.argv.slice(2);
const load = createRequire(join(launcher, "package.json"));
const { resolve } = load("./lib/resolve.js");
const { installCLI } = load("./lib/download.js");

try {
  const pulumi = await resolve({
    // Into a temporary folder first: the launcher takes any non-empty executable in the final one for a good one.
    install: async (/** @type {string} */ version, /** @type {string} */ folder) => {
      const partial = `${folder}.partial-${process.pid}`;
      try {
        await installCLI(version, partial, { fetchText });
        if (existsSync(folder)) rmSync(folder, { recursive: true });
        renameSync(partial, folder);
      } finally {
        rmSync(partial, { recursive: true, force: true });
      }
    },
  });
  process.stdout.write(`${pulumi}\n`);
} catch (error) {
  const cause = error instanceof Error && error.cause instanceof Error ? ` (${error.cause.message})` : "";
  process.stderr.write(`${error instanceof Error ? error.message : error}${cause}\n`);
  process.exit(1);
}

/** @param {string} url */
async function fetchText(url) {
  const response = await fetch(url, { signal: AbortSignal.timeout(firstAnswerMs) });
  if (!response.ok) throw new Error(`the download site answered HTTP ${response.status} `);
  return response.text();
}
