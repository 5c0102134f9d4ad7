import { gzipSync } from "node:zlib";
import { Header } from "tar/header";

const block = 512;

/**
 * Files as a gzipped tar archive (POSIX ustar), sorted by name, without times and owners: the same files give the same
 * bytes. The system's tar would put the machine and the hour into it, each in its own way.
 */
export function archiveOf(files: ReadonlyMap<string, Uint8Array>): Uint8Array {
  const parts = [...files]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([name, bytes]) => {
      const padding = Buffer.alloc((block - (bytes.byteLength % block)) % block);
      return [headerOf(name, bytes.byteLength), bytes, padding];
    });
  const archive = gzipSync(Buffer.concat([...parts, Buffer.alloc(2 * block)]), { level: 9 });
  // Which operating system made it, by RFC 1952: unknown.
  archive[9] = 255;
  return archive;
}

function headerOf(path: string, size: number): Buffer {
  const bytes = Buffer.alloc(block);
  const header = new Header({ path, size, mode: 0o644, uid: 0, gid: 0, mtime: new Date(0), type: "File" });
  if (header.encode(bytes, 0)) throw new RangeError(`${path} is too long a name for the archive`);
  return bytes;
}
