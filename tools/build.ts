import { spawnSync } from "node:child_process";
import { readdirSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "./toolchain.mjs";

/**
 * Builds `dist/`: every module with its declarations (tsc), the plugin and the policy pack as bundles (rolldown).
 * With `--if-stale`, only where a source is newer than the last build; with `--clean`, from nothing.
 */
const stamp = join(projectRoot, "dist", ".built");
const sources = ["provider", "components", "cli", "policies/pack"];
const settings = ["package.json", "package-lock.json", "tsconfig.json", "tsconfig.build.json", "rolldown.config.mjs"];

if (process.argv.includes("--clean")) rmSync(join(projectRoot, "dist"), { recursive: true, force: true });
if (!process.argv.includes("--if-stale") || isStale()) build();

function isStale(): boolean {
  const built = modifiedAt(stamp);
  const files = sources.flatMap((folder) =>
    readdirSync(join(projectRoot, folder), { recursive: true, encoding: "utf8" })
      .filter((name) => /\.(?:ts|mjs|js)$/.test(name) && !name.includes(".test."))
      .map((name) => join(folder, name)),
  );
  return [...settings, ...files].some((name) => modifiedAt(join(projectRoot, name)) > built);
}

/** Milliseconds since 1970; 0 for a file that is not there. */
function modifiedAt(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

function build(): void {
  const started = Date.now();
  run("tsc", "-p", "tsconfig.build.json");
  run("rolldown", "-c", "--logLevel", "warn");
  writeFileSync(stamp, "");
  // What was saved while the build ran is newer than this.
  utimesSync(stamp, started / 1000, started / 1000);
  console.log(`novacron build: dist/ is built, ${((Date.now() - started) / 1000).toFixed(1)} s`);
}

function run(command: string, ...args: string[]): void {
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd: projectRoot, encoding: "utf8" });
  if (status === 0) return;
  console.error(stdout, stderr, error?.message ?? "");
  process.exit(status ?? 1);
}
