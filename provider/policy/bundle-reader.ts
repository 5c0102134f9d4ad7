import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { bundleFiles } from "./bundle-format.ts";
import { signatureFile } from "./bundle-signature.ts";
import { unpackBundle } from "./unpack-bundle.ts";

/** The files of a bundle, wherever they lie. */
export interface BundleReader {
  /** For messages: path or URL. */
  readonly location: string;
  /** @throws {Error} ENOENT and others. */
  readonly read: (file: string) => Promise<Uint8Array<ArrayBuffer>>;
}

/** The files of a folder. */
export function folderReader(directory: string): BundleReader {
  return { location: directory, read: (file) => readFile(join(directory, file)) };
}

/**
 * The files of an archive.
 * @throws {Error} where it is none.
 */
export async function archiveReader(location: string, archive: Uint8Array): Promise<BundleReader> {
  const files = await unpackBundle(archive, ["manifest.json", ...bundleFiles, signatureFile]);
  return {
    location,
    read: async (file) => {
      const bytes = files.get(file);
      if (bytes !== undefined) return bytes;
      throw Object.assign(new Error(`ENOENT: ${file} is not in the archive`), { code: "ENOENT" });
    },
  };
}

/**
 * The files at a path: a folder, or an archive.
 * @throws {Error} what the file system says, and where the archive is none.
 */
export async function pathReader(path: string): Promise<BundleReader> {
  const isFile = await stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
  return isFile ? archiveReader(path, await readFile(path)) : folderReader(path);
}
