import { chmodSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { testPrivateKeys, testRing } from "../state/testdata/golden.ts";
import { formatPrivateKeys, parsePrivateKeys, publicEntryOf, readPrivateKeyFile } from "./private-key.ts";

const text = testPrivateKeys().trim();

describe("private keys as text", () => {
  it("come back as they were written", () => {
    const keys = parsePrivateKeys(text, "test");
    expect(formatPrivateKeys(keys)).toBe(text);
    expect(keys.map(publicEntryOf)).toEqual(testRing().keys);
  });

  it("allow white space around keys, as secrets stores add it", () => {
    expect(parsePrivateKeys(`\n ${text.replace(".", " .\n")}\n`, "test")).toHaveLength(2);
  });

  it("are refused when any character is changed, added or missing, and never repeated", () => {
    fc.assert(
      fc.property(fc.nat(text.length - 1), fc.constantFrom("A", "x", "_", ""), (at, replacement) => {
        const changed = text.slice(0, at) + replacement + text.slice(at + 1);
        fc.pre(changed !== text);
        let message = "";
        try {
          parsePrivateKeys(changed, "test");
        } catch (error) {
          message = String(error);
        }
        expect(message).toMatch(/NC1602/);
        expect(message).not.toContain(text.slice(200, 220));
      }),
      { numRuns: 60 },
    );
  });

  it.each(["", "hello", "ncsk1_", "ncsk1_AAAA", "ncsk1_AAAAAAAAAAAA"])("%j is none", (bad) => {
    expect(() => parsePrivateKeys(bad, "test")).toThrow(/^NovaCronError: NC1602|NC1602/);
  });

  it("whose secret part belongs to another key id have no public entry", () => {
    const [key] = parsePrivateKeys(text, "test");
    if (key === undefined) throw new Error("no test key");
    expect(() => publicEntryOf({ ...key, keyId: "0123456789abcdef" })).toThrow(/NC1602/);
    expect(() => publicEntryOf({ ...key, secretKey: new Uint8Array(key.secretKey.length) })).toThrow(/NC1602/);
  });
});

describe("a private key file", () => {
  const path = join(mkdtempSync(join(tmpdir(), "novacron-key-")), "private.key");

  it("is absent, or read where only its owner may read it", () => {
    expect(readPrivateKeyFile(path, "linux")).toBeUndefined();
    writeFileSync(path, text, { mode: 0o600 });
    expect(readPrivateKeyFile(path, "linux")).toHaveLength(2);
  });

  it.skipIf(process.platform === "win32")("is refused with the path and chmod when others may read it", () => {
    writeFileSync(path, text);
    for (const mode of [0o640, 0o604, 0o666]) {
      chmodSync(path, mode);
      expect(() => readPrivateKeyFile(path, "linux")).toThrow(`chmod 600 ${path}`);
      expect(readPrivateKeyFile(path, "win32")).toHaveLength(2);
    }
  });
});
