import { mkdir, mkdtemp, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findProjectFolder, foldersAbove } from "./project-folder.ts";

describe("the folder of a project, by its name", () => {
  let base: string;
  beforeAll(async () => {
    base = await mkdtemp(join(tmpdir(), "novacron-folders-"));
    const files = {
      "shop/Pulumi.yaml": 'description: a shop\nname: "shop" # sells\nruntime: nodejs\n',
      "shop/node_modules/novacron/policies/pack/package.json": "{}",
      "bank/Pulumi.json": '{"name": "bank", "runtime": "nodejs"}',
    };
    for (const [path, content] of Object.entries(files)) {
      await mkdir(join(base, path, ".."), { recursive: true });
      await writeFile(join(base, path), content);
    }
  });
  afterAll(() => rm(base, { recursive: true, force: true }));

  it("is at one of the folders or above it: that of the shell, or that which has the pack installed", () => {
    const pack = join(base, "shop/node_modules/novacron/policies/pack");
    expect(findProjectFolder("shop", [pack])).toBe(join(base, "shop"));
    expect(findProjectFolder("bank", [pack, join(base, "bank")])).toBe(join(base, "bank"));
  });

  it("is never that of another project", () => {
    expect(findProjectFolder("bank", [join(base, "shop"), join(base, "elsewhere")])).toBeNull();
  });
});

it.runIf(process.platform === "linux")("the folders of the processes above one begin with its own", async () => {
  expect(foldersAbove(process.pid)[0]).toBe(await realpath(process.cwd()));
  expect(foldersAbove(0)).toEqual([]);
});
