#!/usr/bin/env node
/**
 * Compiles the Rego sources to the policy bundle, and the rules' METADATA to docs/policies.md.
 *
 *     node tools/build-policies.ts            write policies/bundle and docs/policies.md
 *     node tools/build-policies.ts --check    exit 1 when what is committed differs from what the sources give
 *     node tools/build-policies.ts --source policies/rego --source my/rules --out my/bundle
 *
 * OPA is taken from NOVACRON_OPA, the PATH, or where the set-up script puts it.
 */
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { compileBundle } from "../policies/build/compile-bundle.ts";
import { findOpa, opaVersion } from "../policies/build/opa.ts";
import { withRules } from "../policies/build/rules-page.ts";
import { NovaCronError } from "../provider/errors/novacron-error.ts";

const repository = fileURLToPath(new URL("..", import.meta.url));

/** Gives the process's exit status: 0 when the files are written or up to date, 1 otherwise. */
async function main(args: readonly string[], env: NodeJS.ProcessEnv, home: string, cwd: string): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      check: { type: "boolean", default: false },
      source: { type: "string", multiple: true },
      out: { type: "string" },
      docs: { type: "string" },
    },
  });
  if ((values.source === undefined) !== (values.out === undefined)) {
    throw new NovaCronError("NC1304", "--source and --out go together", {
      remedy: "Give both, or neither for the shipped rules.",
    });
  }
  const own = values.source !== undefined;
  const root = own ? cwd : repository;
  const out = resolve(root, values.out ?? "policies/bundle");
  const page =
    values.docs === undefined ? (own ? undefined : join(root, "docs/policies.md")) : resolve(cwd, values.docs);

  const opaPath = await findOpa(env, home);
  if (opaPath === undefined) {
    throw new NovaCronError("NC1901", "OPA is not found", {
      expected: `OPA ${opaVersion} in NOVACRON_OPA or on the PATH`,
      remedy: "Run the set-up script. Only those who change rules need OPA; the compiled bundle works without.",
    });
  }
  const bundle = await compileBundle({
    opaPath,
    root,
    sources: values.source ?? ["policies/rego"],
    answersByRule: !own,
  });
  const outputs = new Map([...bundle.files].map(([name, bytes]) => [join(out, name), bytes]));
  if (page !== undefined) outputs.set(page, Buffer.from(withRules(await readFile(page, "utf8"), bundle.rules)));

  if (values.check) {
    const stale = await staleOf(outputs);
    for (const path of stale)
      console.error(`${relative(root, path)} is not what the sources give; run tools/build-policies.ts`);
    return stale.length === 0 ? 0 : 1;
  }
  await mkdir(out, { recursive: true });
  for (const [path, bytes] of outputs) await writeFile(path, bytes);
  console.log(`${bundle.rules.length} rules, ${bundle.digest}`);
  return 0;
}

async function staleOf(outputs: ReadonlyMap<string, Uint8Array>): Promise<readonly string[]> {
  const stale: string[] = [];
  for (const [path, bytes] of outputs) {
    const committed = await readFile(path).catch(() => undefined);
    if (committed === undefined || !committed.equals(bytes)) stale.push(path);
  }
  return stale;
}

try {
  process.exitCode = await main(process.argv.slice(2), process.env, homedir(), process.cwd());
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
