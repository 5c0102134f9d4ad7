import { execFileSync } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { unpackBundle } from "../../provider/policy/unpack-bundle.ts";
import { archiveOf } from "./bundle-archive.ts";

const files = new Map([
  ["b.json", Buffer.from("{}\n")],
  ["a.bin", Buffer.from(Array.from({ length: 1500 }, (_, index) => index % 256))],
  ["block.bin", Buffer.alloc(512, 7)],
  ["empty.json", Buffer.alloc(0)],
]);

describe("an archive", () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "novacron-archive-"));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it("is one that NovaCron reads, byte for byte", async () => {
    const unpacked = await unpackBundle(archiveOf(files), [...files.keys()]);
    expect([...unpacked.keys()]).toEqual(["a.bin", "b.json", "block.bin", "empty.json"]);
    for (const [name, bytes] of files) expect(bytes.equals(unpacked.get(name) ?? Buffer.from("absent"))).toBe(true);
  });

  it("is one that the system's tar reads", async () => {
    const path = join(folder, "it.tar.gz");
    await writeFile(path, archiveOf(files));
    const names = execFileSync("tar", ["-tzf", path], { encoding: "utf8" });
    expect(names).toBe("a.bin\nb.json\nblock.bin\nempty.json\n");
    expect(execFileSync("tar", ["-xzOf", path, "a.bin"]).equals(files.get("a.bin") ?? Buffer.alloc(0))).toBe(true);
  });

  it("is the same for the same files, in whatever order they come", () => {
    expect(Buffer.from(archiveOf(new Map([...files].reverse()))).equals(archiveOf(files))).toBe(true);
  });

  it("takes no name that its format has no room for", () => {
    expect(() => archiveOf(new Map([["x".repeat(300), Buffer.alloc(1)]]))).toThrow(/too long a name/);
  });
});
