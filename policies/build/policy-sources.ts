import { cp, mkdtemp, readdir, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { isAbsolute, join, relative, resolve, sep } from "node:path";
import { NovaCronError } from "../../provider/errors/novacron-error.ts";
import { packageRoot } from "../../provider/package-root.ts";

/** Folders for OPA: those of somebody's own rules, and where these need them, the shipped ones. */
export interface PolicySources {
  /** Folder that `folders` are relative to, and to run OPA in. */
  readonly root: string;
  /** All folders: the shipped rules first, where they are there. */
  readonly folders: readonly string[];
  /** The folder that was asked for, among them. */
  readonly own: string;
  /** Whether a path, as OPA tells it, is of the folder that was asked for. */
  readonly isOwn: (file: string) => boolean;
}

const shippedRego = join(packageRoot, "policies", "rego");

/**
 * Gives OPA a folder of rules, with the shipped rules unless the folder has an entry point itself: most people add rules to
 * the shipped ones, and their rules use the shipped library. What OPA says names files as the user does, and no path of the
 * machine gets into a bundle.
 *
 * @param directory what `folder` is relative to.
 * @throws NovaCronError NC1903 where the folder is not there or has no Rego.
 */
export async function withPolicySources<T>(
  folder: string,
  directory: string,
  work: (sources: PolicySources) => Promise<T>,
): Promise<T> {
  const path = resolve(directory, folder);
  const rego = await regoFiles(path);
  if (rego.length === 0)
    throw new NovaCronError("NC1903", `there are no Rego files in ${folder}`, {
      expected: "a folder with rules in *.rego",
      remedy: "`novacron policy new NAME` makes one.",
    });
  const inside = relative(directory, path).split(sep).join("/");
  const own =
    inside === "" || inside.startsWith("..") || isAbsolute(inside) ? (path.split(sep).at(-1) ?? "rules") : inside;
  const isOwn = (file: string): boolean => file === own || file.startsWith(`${own}/`);
  const staged = await mkdtemp(join(tmpdir(), "novacron-rego-"));
  try {
    await cp(path, join(staged, own), { recursive: true });
    if (await hasEntrypoint(path, rego)) return await work({ root: staged, folders: [own], own, isOwn });
    const shipped = own === "novacron-rego" ? "shipped-rego" : "novacron-rego";
    await cp(shippedRego, join(staged, shipped), { recursive: true, filter: (file) => !file.endsWith("_test.rego") });
    return await work({ root: staged, folders: [shipped, own], own, isOwn });
  } finally {
    await rm(staged, { recursive: true, force: true });
  }
}

async function regoFiles(path: string): Promise<readonly string[]> {
  const isFolder = await stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
  return isFolder ? (await readdir(path, { recursive: true })).filter((name) => name.endsWith(".rego")) : [];
}

async function hasEntrypoint(path: string, rego: readonly string[]): Promise<boolean> {
  for (const name of rego)
    if (/^package\s+novacron\.policy\s*$/m.test(await readFile(join(path, name), "utf8"))) return true;
  return false;
}
