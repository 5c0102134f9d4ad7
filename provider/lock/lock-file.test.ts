import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonicalJson } from "../crypto/canonical-json.ts";
import { testRing } from "../state/testdata/golden.ts";
import { formatLockFile, lockHeader, parseLockFile, readLockFile } from "./lock-file.ts";
import { sampleEntry, sampleUrn } from "./testdata/lock-samples.ts";

const ring = testRing();
const entries = ["web", "db", "Web"].map((name) => sampleEntry(name, ring));
const text = formatLockFile(entries);
const read = (changed: string) => parseLockFile(changed, "novacron.lock");

describe("a lock file", () => {
  it("is canonical JSON, a line for each placement, sorted by URN", () => {
    const lines = text.split("\n");
    expect(lines).toHaveLength(5);
    expect(lines[0]).toBe(lockHeader);
    expect(lines.at(-1)).toBe("");
    for (const line of lines.slice(0, -1)) expect(canonicalJson(JSON.parse(line))).toBe(line);
    const urns = lines.slice(1, -1).map((line) => (JSON.parse(line) as { readonly urn: string }).urn);
    expect(urns).toEqual(["Web", "db", "web"].map((name) => sampleUrn(name)));
  });

  it("is the same whatever the order in which its placements were decided", () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(entries, { minLength: 3 }), (shuffled) => {
        expect(formatLockFile(shuffled)).toBe(text);
      }),
    );
  });

  it("reads back what was written, in any order of its lines and with the line ends of Windows", () => {
    const expected = new Map(entries.map((entry) => [entry.urn, entry]));
    expect(read(text)).toEqual(expected);
    expect(read(text.replaceAll("\n", "\r\n"))).toEqual(expected);
    const [header = "", ...lines] = text.trimEnd().split("\n");
    expect(read([header, ...lines.reverse()].join("\n"))).toEqual(expected);
  });

  it("may be empty of placements, and may not be there", () => {
    expect(read(`${lockHeader}\n`).size).toBe(0);
    expect(readLockFile(join(mkdtempSync(join(tmpdir(), "novacron-lock-")), "novacron.lock"))).toBeNull();
  });
});

describe("a lock file that nobody can go by", () => {
  const lines = text.split("\n");
  it.each([
    ["nothing at all", "", /NC2001.*line 1 is not JSON/],
    ["another file", '{"name":"shop"}\n', /NC2001.*does not begin with the header/],
    ["a newer version", text.replace('"formatVersion":1', '"formatVersion":2'), /NC1606.*format version 2/],
    ["a line that is cut", text.slice(0, -40), /NC2001.*line 4 is not JSON/],
    ["a placement twice", `${text}${lines[2]}\n`, /NC2001.*lines 3 and 5 are both of urn:pulumi:dev::shop::.*::db/],
    ["an unknown field", text.replace('{"attestation"', '{"also":1,"attestation"'), /NC2001.*line 2 is no placement/],
    [
      "what a merge left",
      [lines[0], "<<<<<<< HEAD", lines[1], "=======", lines[2], ">>>>>>> other", ""].join("\n"),
      /NC2001.*line 2 is what a merge left/,
    ],
  ])("%s is refused, and the line is named", (_, changed, message) => {
    expect(() => read(changed)).toThrow(message);
  });

  it("names the file that it read", () => {
    const path = join(mkdtempSync(join(tmpdir(), "novacron-lock-")), "novacron.lock");
    writeFileSync(path, "{}\n");
    expect(() => readLockFile(path)).toThrow(path);
  });
});
