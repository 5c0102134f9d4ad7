import { gzipSync } from "node:zlib";

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
      return [header(name, bytes.byteLength), bytes, padding];
    });
  const archive = gzipSync(Buffer.concat([...parts, Buffer.alloc(2 * block)]), { level: 9 });
  // Which operating system made it, by RFC 1952: unknown.
  archive[9] = 255;
  return archive;
}

function header(name: string, size: number): Buffer {
  if (Buffer.byteLength(name) > 100) throw new RangeError(`${name} is too long a name for the archive`);
  const bytes = Buffer.alloc(block);
  const octal = (value: number, at: number, digits: number): void =>
    void bytes.write(`${value.toString(8).padStart(digits, "0")}\0`, at);
  bytes.write(name, 0);
  octal(0o644, 100, 7);
  octal(0, 108, 7);
  octal(0, 116, 7);
  octal(size, 124, 11);
  octal(0, 136, 11);
  bytes.write("        ", 148);
  bytes.write("0ustar\x0000", 156);
  // The sum is over the header with blanks in the sum's own place.
  const sum = bytes.reduce((total, byte) => total + byte, 0);
  bytes.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
  return bytes;
}
