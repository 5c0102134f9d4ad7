import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parse } from "yaml";

/**
 * What a Node program needs besides Pulumi.yaml's entries: Node runs TypeScript by leaving out the types, and NovaCron is an
 * ES module. Only advice: files of the user's program are not ours to change.
 * @param directory the project's folder.
 * @param text of Pulumi.yaml.
 * @returns lines, each with what is missing and how to mend it; none for programs in other languages.
 */
export async function programAdvice(directory: string, text: string): Promise<readonly string[]> {
  const project = mapOf(parse(text, { logLevel: "silent" }));
  const runtime = typeof project.runtime === "string" ? { name: project.runtime } : mapOf(project.runtime);
  if (runtime.name !== "nodejs") return [];
  const advice: string[] = [];
  const manifest = await packageJson(directory);
  if (manifest === null) {
    advice.push(
      "there is no package.json; make one with `npm init -y && npm pkg set type=module`, and `npm install novacron`",
    );
  } else if (manifest.type !== "module") {
    advice.push('package.json lacks "type": "module", which NovaCron\'s classes need; run `npm pkg set type=module`');
  }
  const main = mainOf(directory, project, manifest);
  const options = mapOf(mapOf(runtime).options);
  if (/\.m?ts$/.test(main) && options.typescript !== false) {
    advice.push(
      `${main} is TypeScript, and Pulumi would compile it with its old built-in compiler; Node runs it as it is with, in Pulumi.yaml, ` +
        "runtime: { name: nodejs, options: { typescript: false } }",
    );
  }
  if (/\.m?ts$/.test(main) && project.main === undefined && manifest?.main === undefined) {
    advice.push(`Pulumi looks for index.js unless told otherwise; add \`main: ${main}\` to Pulumi.yaml`);
  }
  return advice;
}

function mainOf(
  directory: string,
  project: Readonly<Record<string, unknown>>,
  manifest: Readonly<Record<string, unknown>> | null,
): string {
  for (const main of [project.main, manifest?.main]) if (typeof main === "string") return main;
  return existsSync(join(directory, "index.ts")) ? "index.ts" : "index.js";
}

async function packageJson(directory: string): Promise<Readonly<Record<string, unknown>> | null> {
  try {
    return mapOf(JSON.parse(await readFile(join(directory, "package.json"), "utf8")));
  } catch {
    return null;
  }
}

function mapOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}
