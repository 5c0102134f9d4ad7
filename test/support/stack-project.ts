import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { parse } from "yaml";
import { projectRoot } from "../../tools/toolchain.mjs";
import type { CloudPackage } from "../doubles/index.ts";
import { type CloudProject, cloudConfig, cloudProject } from "./cloud-project.ts";

/**
 * A stack of `stacks/` as it is, on doubles of its clouds.
 *
 * @param config besides what its Pulumi.yaml sets
 */
export async function stackProject(
  name: string,
  clouds: readonly CloudPackage[],
  config: Readonly<Record<string, string>> = {},
): Promise<CloudProject> {
  const folder = join(projectRoot, "stacks", name);
  const read = (file: string) => readFile(join(folder, file), "utf8");
  const files = (await readdir(folder)).filter((file) => !/^Pulumi\.|^\.|\.md$|^node_modules$/.test(file));
  const { config: set = {} } = parse(await read("Pulumi.yaml")) as { readonly config?: Record<string, unknown> };
  const own = Object.entries(set).map(([key, value]) => [key, String(value)]);
  return cloudProject(
    {
      name,
      files: Object.fromEntries(await Promise.all(files.map(async (file) => [file, await read(file)]))),
      config: { ...cloudConfig, ...Object.fromEntries(own), ...config },
    },
    clouds,
  );
}
