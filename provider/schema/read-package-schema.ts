import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { packageRoot } from "../package-root.ts";

/**
 * The Pulumi package schema of a version, as JSON text. It is read from `schema/package.schema.json`, which
 * `pulumiPackageSchema` made: making it anew would load all definitions, and take half a second and 40 MB.
 */
export async function readPackageSchema(version: string): Promise<string> {
  const schema: object = JSON.parse(await readFile(join(packageRoot, "schema/package.schema.json"), "utf8"));
  return JSON.stringify({ ...schema, version });
}
