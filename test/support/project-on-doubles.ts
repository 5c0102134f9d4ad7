import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type CloudPackage, type Doubles, startDoubles } from "../doubles/index.ts";
import { slowTest } from "./novacron-project.ts";
import { PulumiProject } from "./pulumi.ts";

/** A project on doubles of its own. */
export interface ProjectOnDoubles {
  readonly project: PulumiProject;
  readonly doubles: Doubles;
  /** Removes project and folder, and ends the doubles. */
  end(): Promise<void>;
}

/** A project of one program on the double of one cloud, for the doubles' own tests. */
export async function projectOn(
  cloud: CloudPackage,
  program: string,
  config: Readonly<Record<string, string>>,
): Promise<ProjectOnDoubles> {
  const directory = await mkdtemp(join(tmpdir(), "novacron-doubles-"));
  const doubles = await startDoubles({ directory, clouds: [cloud] });
  const project = await PulumiProject.create({
    name: `on-${cloud}`,
    files: { "index.ts": program },
    plugins: { providers: doubles.plugins },
    env: doubles.environment,
    config,
    timeoutMs: slowTest,
  });
  return {
    project,
    doubles,
    async end() {
      await project.cleanup();
      await doubles.stop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
