import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { projectRoot } from "../../tools/toolchain.mjs";

/** The package as `npm publish` would send it, in a temporary folder of its own. */
export interface Tarball {
  /** Absolute path of the .tgz file. */
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  /** Bytes. */
  readonly unpackedSize: number;
  /** Paths relative to the package, with their bytes before packing and permission bits. */
  readonly files: readonly { readonly path: string; readonly size: number; readonly mode: number }[];
  remove(): Promise<void>;
}

/** Packs what is built. It does not build: other tests run what is built, at the same time. */
export async function packTarball(): Promise<Tarball> {
  for (const built of ["cli/main.js", "plugin/main.js", "components/index.js", "policies/policy-pack.js"]) {
    if (!existsSync(join(projectRoot, "dist", built))) throw new Error(`dist/${built} is missing: npm run build`);
  }
  const folder = await mkdtemp(join(tmpdir(), "novacron-package-"));
  const remove = () => rm(folder, { recursive: true, force: true });
  const { stdout } = await promisify(execFile)(
    "npm",
    ["pack", "--ignore-scripts", "--json", "--pack-destination", folder],
    { cwd: projectRoot, maxBuffer: 1 << 26 },
  );
  const [packed] = JSON.parse(stdout) as readonly (Omit<Tarball, "path" | "remove"> & { readonly filename: string })[];
  if (packed === undefined) throw new Error(`npm pack made nothing: ${stdout}`);
  const { filename, size, unpackedSize, files } = packed;
  return { path: join(folder, filename), size, unpackedSize, files, remove };
}
