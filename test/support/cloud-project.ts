import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Doubles, type DoublesOptions, startDoubles } from "../doubles/index.ts";
import { novacronProject, slowTest } from "./novacron-project.ts";
import type { PulumiProject, PulumiProjectOptions } from "./pulumi.ts";

/** A project whose world is the accounts of clouds, which doubles stand for. */
export interface CloudProject {
  readonly project: PulumiProject;
  readonly doubles: Doubles;
  /** Ends the doubles and removes all folders. */
  cleanup(): Promise<void>;
}

/** What the packages of the clouds need to be told, where no program says more. */
export const cloudConfig = {
  "aws:region": "us-east-1",
  "azure-native:subscriptionId": "00000000-0000-4000-8000-000000000001",
  "azure-native:location": "westeurope",
  "gcp:project": "shop-dev",
} as const;

/** Starts the doubles and makes the project; without a fleet file, unless `files` has one. */
export async function cloudProject(
  options: Pick<PulumiProjectOptions, "name" | "files" | "config">,
  clouds?: DoublesOptions["clouds"],
): Promise<CloudProject> {
  const directory = await mkdtemp(join(tmpdir(), "novacron-doubles-"));
  const doubles = await startDoubles({ directory, ...(clouds && { clouds }) });
  const project = await novacronProject({
    ...options,
    plugins: { providers: [{ name: "novacron", path: "provider/bin" }, ...doubles.plugins] },
    env: doubles.environment,
    timeoutMs: slowTest,
  });
  if (options.files["fleet.yaml"] === undefined) await rm(join(project.directory, "fleet.yaml"));
  return {
    project,
    doubles,
    async cleanup() {
      await project.cleanup();
      await doubles.stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
