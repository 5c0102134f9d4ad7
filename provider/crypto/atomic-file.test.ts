import { mkdtempSync, readdirSync, readFileSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { createFile, replaceFile } from "./atomic-file.ts";
import { withFileLock } from "./file-lock.ts";

const folder = (): string => mkdtempSync(join(tmpdir(), "novacron-atomic-"));

it("creates a file once and leaves the first one's text", () => {
  const path = join(folder(), "new", "file");
  expect(createFile(path, "first")).toBe(true);
  expect(createFile(path, "second")).toBe(false);
  expect(readFileSync(path, "utf8")).toBe("first");
  expect(readdirSync(join(path, ".."))).toEqual(["file"]);
});

it.skipIf(process.platform === "win32")("replaces a file with the mode that is asked for", () => {
  const path = join(folder(), "file");
  createFile(path, "first");
  replaceFile(path, "second", 0o600);
  expect(readFileSync(path, "utf8")).toBe("second");
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(readdirSync(join(path, ".."))).toEqual(["file"]);
});

it("leaves no temporary file when the target cannot be replaced", () => {
  const path = folder();
  expect(() => replaceFile(path, "text")).toThrow();
  expect(readdirSync(join(path, "..")).filter((name) => name.includes(`${path.split("/").at(-1)}.`))).toEqual([]);
});

it("a lock is exclusive, and is let go after success and failure", () => {
  const path = join(folder(), "lock");
  const inside = withFileLock(path, () => {
    expect(() => withFileLock(path, () => "both", 10)).toThrow(/locked/);
    return "one";
  });
  expect(inside).toBe("one");
  expect(() =>
    withFileLock(path, () => {
      throw new RangeError("from inside");
    }),
  ).toThrow("from inside");
  expect(withFileLock(path, () => "again", 10)).toBe("again");
});
