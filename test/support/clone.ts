import { cp, mkdtemp, readdir, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { projectRoot } from "../../tools/toolchain.mjs";

/** A folder that looks like a fresh clone in which everything is installed and built. */
export interface Clone {
  readonly directory: string;
  remove(): Promise<void>;
}

/** What programs find by their own place on disk has to be a copy: Node follows links before it says where a file is. */
const copied = ["examples", "tools"];

/** A clone whose examples have no state yet, so that nobody's own stacks are touched. The rest are links to this repository. */
export async function freshClone(): Promise<Clone> {
  const directory = await mkdtemp(join(tmpdir(), "novacron-clone-"));
  const links = (await readdir(projectRoot)).filter((name) => !name.startsWith(".") && !copied.includes(name));
  await Promise.all(links.map((name) => symlink(join(projectRoot, name), join(directory, name))));
  for (const name of copied) {
    await cp(join(projectRoot, name), join(directory, name), {
      recursive: true,
      filter: (source) => ![".novacron", ".pulumi-state", "node_modules"].includes(basename(source)),
    });
  }
  return { directory, remove: () => rm(directory, { recursive: true, force: true }) };
}
