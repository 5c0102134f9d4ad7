import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { readCatalogFile, shippedCatalogPath } from "../../provider/world/catalog/read-catalog.ts";
import { projectRoot } from "../toolchain.mjs";
import { composeCatalog } from "./compose-catalog.ts";

const data = join(projectRoot, "../shared/data/placement/catalog");
const libcloud = process.env.LIBCLOUD_PRICING ?? join(homedir(), ".cache/novacron/catalog/libcloud/data/pricing.json");

it("makes the shipped file of its sources (else: npm run catalog)", async ({ skip }) => {
  if (!existsSync(data)) skip("../shared/data/placement/catalog is absent");
  if (!existsSync(libcloud)) skip("libcloud's pricing.json is absent: npm run catalog brings it");
  const shipped = await readCatalogFile(shippedCatalogPath);
  const { file } = await composeCatalog({ data, libcloud }, shipped.made);
  expect(JSON.stringify(file) === JSON.stringify(shipped)).toBe(true);
});
