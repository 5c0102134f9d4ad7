import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { generatedFiles } from "./docs/generated-files.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
// npm test builds first, so only a test that is run alone can miss it.
const isBuilt = ["dist/plugin/main.js", "dist/policies/policy-pack.js"].every((path) => existsSync(join(root, path)));
if (!isBuilt && !process.env.CI) console.warn("dist/ is not built: the check of generated files is skipped");

describe.skipIf(!isBuilt && !process.env.CI)("what follows from the code is current (else: npm run docs)", async () => {
  const files = await generatedFiles(root);
  it.each([...files.keys()])("%s", async (path) => {
    expect(await readFile(join(root, path), "utf8")).toBe(files.get(path));
  });
});
