import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import type { ReadEntry } from "tar";

/** What a compressed bundle may come to; a rule set of 100 rules has about one megabyte. */
const maximumUnpackedBytes = 64 * 1024 * 1024;

const inflate = promisify(gunzip);

/**
 * The files of a `.tar.gz` in memory: nothing is written, so no path in it can lead anywhere.
 * @param wanted names of the files to keep, at the top of the archive or in its only folder.
 * @returns by name.
 * @throws {Error} when it is no such archive, is too large, or has a wanted file twice.
 */
export async function unpackBundle(
  archive: Uint8Array,
  wanted: readonly string[],
): Promise<ReadonlyMap<string, Uint8Array<ArrayBuffer>>> {
  const tar = await inflate(archive, { maxOutputLength: maximumUnpackedBytes });
  // Few projects have an archive: the library is loaded for them only.
  const { Parser } = await import("tar/parse");
  const files = new Map<string, Uint8Array<ArrayBuffer>>();
  return new Promise((resolve, reject) => {
    const parser = new Parser({ strict: true });
    parser.on("entry", (entry: ReadEntry) => {
      const parts = entry.path.split("/").filter((part) => part !== "" && part !== ".");
      const name = parts.at(-1) ?? "";
      if (entry.type !== "File" || parts.length > 2 || !wanted.includes(name)) {
        entry.resume();
        return;
      }
      const chunks: Buffer[] = [];
      entry.on("data", (chunk: Buffer) => void chunks.push(chunk));
      entry.on("end", () => {
        if (files.has(name)) reject(new Error(`it has ${name} twice`));
        files.set(name, new Uint8Array(Buffer.concat(chunks)));
      });
    });
    parser.on("end", () => resolve(files));
    parser.on("error", reject);
    parser.end(tar);
  });
}
