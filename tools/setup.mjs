#!/usr/bin/env node
// setup.mjs [--for up|test|bench|packing|policies]: makes a fresh clone ready. Installs the npm packages, and finds or makes the
// Pulumi CLI, (for tests and policies) opa and (for tests) moto. Asks nothing; where all is there it ends at once. Runs on Node 20 and
// newer without any package, as it comes before them.
import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { ensureDependencies } from "./setup/dependencies.mjs";
import { withLock } from "./setup/lock.mjs";
import { ensureMoto } from "./setup/moto.mjs";
import { ensureOpa } from "./setup/opa.mjs";
import { createProgress } from "./setup/progress.mjs";
import { ensurePulumi } from "./setup/pulumi.mjs";
import { SetupError } from "./setup/setup-error.mjs";
import { projectRoot, readToolchain, toolsDirectory } from "./toolchain.mjs";

/** @typedef {"pulumi" | "opa" | "moto"} Name */
/** @type {Readonly<Record<string, readonly Name[]>>} */
const needs = { up: ["pulumi"], test: ["pulumi", "opa", "moto"], bench: ["pulumi"], packing: [], policies: ["opa"] };

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
  const ensure = (/** @type {Name} */ tool, /** @type {import("./toolchain.d.mts").Toolchain | null} */ before) => {
    if (tool === "pulumi") return ensurePulumi(before?.pulumi, { root: projectRoot, tools, env, progress });
    if (tool === "opa") return ensureOpa(before?.opa, tools, env, progress);
    return ensureMoto(before?.moto, tools, env, progress);
  };
  await ensureDependencies(projectRoot, tools, env, progress);
  await withLock(
    join(tools, "locks", "tools"),
    async () => {
      for (const tool of needs[purpose] ?? []) {
        try {
          const before = readToolchain(env);
          const found = await ensure(tool, before);
          if (found !== before?.[tool]) record(tools, { ...before, formatVersion: 1, [tool]: found });
        } catch (error) {
          // Only some tests need opa and moto, and they say so; a continuous integration must not pass without them.
          if (tool === "pulumi" || purpose === "policies" || env.CI || !(error instanceof SetupError)) throw error;
          const of = tool === "opa" ? "the policies" : "the double of AWS";
          progress.line(`going on without ${tool}: the tests of ${of} will be skipped\n${error.message}`);
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
