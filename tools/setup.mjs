#!/usr/bin/env node
// setup.mjs [--for up|test|bench|packing|policies]: makes a fresh clone ready. Installs the npm packages, and finds or makes the
// Pulumi CLI and (for tests and policies) opa. Asks nothing; where all is there it ends at once. Runs on Node 20 and
// newer without any package, as it comes before them.
import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { ensureDependencies } from "./setup/dependencies.mjs";
import { withLock } from "./setup/lock.mjs";
import { ensureOpa } from "./setup/opa.mjs";
import { createProgress } from "./setup/progress.mjs";
import { ensurePulumi } from "./setup/pulumi.mjs";
import { SetupError } from "./setup/setup-error.mjs";
import { projectRoot, readToolchain, toolsDirectory } from "./toolchain.mjs";

/** @type {Readonly<Record<string, readonly ("pulumi" | "opa")[]>>} */
const needs = { up: ["pulumi"], test: ["pulumi", "opa"], bench: ["pulumi"], packing: [], policies: ["opa"] };

/** @param {string[]} args */
function purposeOf(args) {
  try {
    const { values } = parseArgs({ args, options: { for: { type: "string", default: "up" } } });
    if (values.for !== undefined && Object.hasOwn(needs, values.for)) return values.for;
  } catch {
    // An unknown flag gets the same answer as an unknown purpose.
  }
  process.stderr.write(`usage: node tools/setup.mjs [--for ${Object.keys(needs).join("|")}]\n`);
  process.exit(2);
}

/**
 * @param {string} purpose
 * @param {NodeJS.ProcessEnv} env
 */
async function setUp(purpose, env) {
  const progress = createProgress(
    (text) => process.stderr.write(text),
    () => performance.now(),
  );
  const tools = toolsDirectory(env);
  await ensureDependencies(projectRoot, tools, env, progress);
  await withLock(
    join(tools, "locks", "tools"),
    async () => {
      for (const tool of needs[purpose] ?? []) {
        try {
          const before = readToolchain(env);
          const found =
            tool === "pulumi"
              ? await ensurePulumi(before?.pulumi, { root: projectRoot, tools, env, progress })
              : await ensureOpa(before?.opa, tools, env, progress);
          if (found !== before?.[tool]) record(tools, { ...before, formatVersion: 1, [tool]: found });
        } catch (error) {
          // Only the policies' own tests need opa, and they say so; a continuous integration must not pass without them.
          if (tool !== "opa" || purpose === "policies" || env.CI || !(error instanceof SetupError)) throw error;
          progress.line(`going on without opa: the tests of the policies will be skipped\n${error.message}`);
        }
      }
    },
    { onWait: () => progress.line("waiting for another set-up, which makes the same tools") },
  );
}

/**
 * @param {string} tools
 * @param {object} toolchain
 */
function record(tools, toolchain) {
  mkdirSync(tools, { recursive: true });
  const partial = join(tools, `.toolchain.${process.pid}.json`);
  writeFileSync(partial, `${JSON.stringify(toolchain, null, 2)}\n`);
  renameSync(partial, join(tools, "toolchain.json"));
}

try {
  await setUp(purposeOf(process.argv.slice(2)), process.env);
} catch (error) {
  process.stderr.write(
    `${error instanceof SetupError ? error.message : error instanceof Error ? error.stack : error}\n`,
  );
  process.exit(1);
}
