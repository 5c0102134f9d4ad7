import { readFileSync } from "node:fs";
import { join } from "node:path";
import { packageRoot } from "../provider/package-root.ts";

/** Version of the novacron package, as its package.json says. */
export function packageVersion(): string {
  const { version } = JSON.parse(readFileSync(join(packageRoot, "package.json"), "utf8")) as {
    readonly version: string;
  };
  return version;
}
