import { chmod } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "vitest";
import { packageRoot } from "../../provider/package-root.ts";
import type { CheckResult } from "../doctor/check-result.ts";
import { starterFleet } from "../init/starter-fleet.ts";
import type { Terminal } from "../terminal.ts";
import { folderWith, runHere } from "./recording-terminal.ts";

/** A Pulumi.yaml whose plugin lies at a path. */
export const plugin = (path: string): string =>
  `name: shop\nruntime: nodejs\nplugins:\n  providers:\n    - { name: novacron, path: "${path}" }\n`;

/** A sound project with the plugin of this repository, and the fleet `shop`. */
export const projectFiles = {
  "Pulumi.yaml": plugin(join(packageRoot, "provider", "bin")),
  "fleet.yaml": starterFleet("shop"),
};

/** The same with configuration, as YAML that stands below `config:`. */
export function projectWith(config: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> {
  const lines = Object.entries(config).map(([key, value]) => `  novacron:${key}: ${JSON.stringify(value)}\n`);
  return { ...projectFiles, "Pulumi.yaml": `${projectFiles["Pulumi.yaml"]}config:\n${lines.join("")}` };
}

/** A CLI that only says its version; the real one is not everywhere where these tests run. */
export async function pulumiThatSays(
  version: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<Partial<Terminal>> {
  const bin = await folderWith({ pulumi: `#!/bin/sh\necho ${version}\n`, "pulumi-language-nodejs": "" });
  await chmod(join(bin, "pulumi"), 0o755);
  return { environment: { PATH: `${bin}:${process.env.PATH ?? ""}`, HOME: bin, ...environment } };
}

/** What `novacron doctor` found in a folder. Whatever it complains of, it says how to mend. */
export async function checks(
  folder: string,
  changes: Partial<Terminal>,
): Promise<{ readonly exitCode: number; readonly of: (name: string) => CheckResult | undefined }> {
  const { exitCode, out } = await runHere(folder, ["doctor", "--json"], changes);
  const { checks: results, ok } = JSON.parse(out) as { readonly ok: boolean; readonly checks: readonly CheckResult[] };
  expect(ok).toBe(exitCode === 0);
  for (const { name, status, remedy = "" } of results) {
    if (status === "warn" || status === "fail") expect(`${name}: ${remedy}`).toMatch(/: \S.{10,}/s);
  }
  return { exitCode, of: (name) => results.find((result) => result.name === name) };
}
