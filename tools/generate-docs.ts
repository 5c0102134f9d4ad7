#!/usr/bin/env node
/**
 * Writes what follows from the code: docs/cli.md, docs/errors.md, docs/factors.md, docs/reference.md,
 * schema/*.schema.json, the catalogue's figures in docs/catalog.md, the risk model's in README.md and, of the built plugin,
 * THIRD-PARTY-LICENSES.md.
 *
 *     node tools/generate-docs.ts            write them
 *     node tools/generate-docs.ts --check    exit 1 when one of them is not what the code gives
 */
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { generatedFiles } from "./docs/generated-files.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const { values } = parseArgs({ options: { check: { type: "boolean", default: false } } });

for (const [path, text] of await generatedFiles(root)) {
  const file = join(root, path);
  const current = await readFile(file, "utf8").catch(() => undefined);
  if (current === text) continue;
  if (values.check) {
    console.error(`${path} is not what the code gives; run npm run docs`);
    process.exitCode = 1;
  } else {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
    console.log(`wrote ${path}`);
  }
}
