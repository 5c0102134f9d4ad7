import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspect } from "node:util";
import { beforeEach, describe, expect, it } from "vitest";
import { goldenText, testPrivateKeys } from "../state/testdata/golden.ts";
import type { PublicKeyEntry } from "./key-file.ts";
import { createKeys, discardKeys, type KeyPlan, privateKeyPath, publicKeyPath, revoke, rotate } from "./manage-keys.ts";
import { openKeyRing } from "./open-key-ring.ts";

const now = new Date("2026-03-01T00:00:00Z");
const later = new Date("2026-03-02T00:00:00Z");
const platform = process.platform;
/** Falcon keys take long to make, and most of this is the same for every algorithm. */
const quick: readonly KeyPlan[] = [{ algorithm: "ed25519", purposes: ["decision", "waiver", "policy", "audit"] }];

let directory = "";
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "novacron-ring-"));
});
const open = (create: "if-absent" | "never", privateKey?: string) =>
  openKeyRing({ directory, create, now, platform, ...(privateKey === undefined ? {} : { privateKey }) });

describe("opening a key ring", () => {
  it("without keys is refused, with what to do", () => {
    expect(() => open("never")).toThrow(/NC1601.*novacron keys init.*NOVACRON_PRIVATE_KEY/);
    expect(readdirSync(directory)).toEqual([]);
  });

  it("makes hybrid keys for every purpose at the first use, and finds them again", () => {
    const ring = open("if-absent");
    expect(ring.signingKey("decision").algorithm).toBe("ed25519+falcon-512");
    expect(ring.signingKey("audit").algorithm).toBe("ed25519+ml-dsa-65");
    expect(ring.signingKey("waiver").algorithm).toBe("ed25519+ml-dsa-65");
    // None does another's work: the key for decisions is where the code of pull requests runs.
    expect(ring.keys.map(({ purposes }) => purposes)).toEqual([["decision"], ["audit"], ["waiver"], ["policy"]]);
    expect(open("if-absent").keys).toEqual(ring.keys);
    expect(open("never").keys).toEqual(ring.keys);
    expect(readFileSync(join(directory, ".gitignore"), "utf8")).toContain("private.key");
    expect(readdirSync(directory).toSorted()).toEqual([".gitignore", "keys.json", "private.key"]);
    if (platform !== "win32") expect(statSync(privateKeyPath(directory)).mode & 0o777).toBe(0o600);
  });

  it("tells of keys that it made, which can be taken back while they are the only ones", () => {
    const told: string[] = [];
    const made = (keys: readonly PublicKeyEntry[]) => void told.push(...keys.map(({ keyId }) => keyId));
    const ring = openKeyRing({ directory, create: "if-absent", now, platform, onCreated: made });
    openKeyRing({ directory, create: "if-absent", now, platform, onCreated: made });
    expect(told.toSorted()).toEqual(ring.keys.map(({ keyId }) => keyId).toSorted());
    const rotated = mkdtempSync(join(tmpdir(), "novacron-ring-"));
    const { keys } = createKeys({ directory: rotated, now, platform }, quick);
    rotate({ directory: rotated, now: later, platform }, quick);
    expect(discardKeys(rotated, keys)).toBe(false);
    expect(readdirSync(rotated)).toContain("private.key");
    expect(discardKeys(directory, createKeys({ directory, now, platform }).keys)).toBe(true);
    for (const file of ["keys.json", "private.key"]) expect(readdirSync(directory)).not.toContain(file);
  });

  it("with a private key from the environment needs no file, and writes none with create: never", () => {
    const ring = open("never", testPrivateKeys());
    expect(ring.keys).toHaveLength(2);
    // A ring of the first version, with joint purposes.
    expect(ring.signingKey("waiver").keyId).toBe(ring.signingKey("decision").keyId);
    expect(readdirSync(directory)).toEqual([]);
    expect(open("if-absent", testPrivateKeys()).keys).toEqual(ring.keys);
    expect(readdirSync(directory)).toEqual(["keys.json"]);
  });

  it("takes an empty environment variable for none", () => {
    expect(() => open("never", " ")).toThrow(/NC1601/);
  });

  it("without private keys verifies but does not sign, and makes no second key", () => {
    writeFileSync(publicKeyPath(directory), goldenText("test-keys/keys.json"));
    const ring = open("if-absent");
    expect(ring.trustedKey(ring.keys[0]?.keyId ?? "", "decision").algorithm).toBe("ed25519+falcon-512");
    expect(() => ring.signingKey("decision")).toThrow(/NC1601.*NOVACRON_PRIVATE_KEY/);
    expect(() => createKeys({ directory, now, platform })).toThrow(/NC1601/);
  });

  it("with a private key that keys.json does not list is refused", () => {
    createKeys({ directory, now, platform }, quick);
    expect(() => open("never", testPrivateKeys())).toThrow(/NC1605.*not listed/);
  });

  it.each([
    ["no JSON", "{"],
    ["a key twice", JSON.stringify({ formatVersion: 1, keys: [entry(), entry()] })],
    [
      "a key id of another key",
      JSON.stringify({ formatVersion: 1, keys: [{ ...entry(), keyId: "0123456789abcdef" }] }),
    ],
    ["another public key", JSON.stringify({ formatVersion: 1, keys: [{ ...entry(), publicKey: "AAAA" }] })],
    ["an unknown algorithm", JSON.stringify({ formatVersion: 1, keys: [{ ...entry(), algorithm: "rsa" }] })],
    ["an unknown field", JSON.stringify({ formatVersion: 1, keys: [], more: 1 })],
  ])("with %s in keys.json is refused", (_what, text) => {
    writeFileSync(publicKeyPath(directory), text);
    expect(() => open("never")).toThrow(/NC1602.*version control/);
  });

  it("with a newer keys.json is refused as newer", () => {
    writeFileSync(publicKeyPath(directory), '{"formatVersion": 2, "keyring": []}');
    expect(() => open("never")).toThrow(/NC1606/);
  });

  it("shows no secret when it is printed", () => {
    const ring = open("never", testPrivateKeys());
    expect(inspect({ ring }, { depth: 9, showHidden: true })).toBe(
      `{ ring: KeyRing(${ring.keys.map((key) => key.keyId).join(", ")}) }`,
    );
    expect(JSON.stringify(ring)).not.toContain("secret");
  });
});

function entry(): { keyId: string } {
  const [first] = (JSON.parse(goldenText("test-keys/keys.json")) as { keys: { keyId: string }[] }).keys;
  if (first === undefined) throw new Error("no test key");
  return first;
}

describe("processes that create keys in one directory at the same time", () => {
  it("end with the keys of exactly one of them", async () => {
    const script = `
      import { createKeys } from "./manage-keys.ts";
      process.stdin.once("data", () => {
        const plans = [{ algorithm: "ed25519", purposes: ["decision"] }];
        const result = createKeys({ directory: ${JSON.stringify(directory)}, now: new Date(0), platform: process.platform }, plans);
        process.stdout.write(JSON.stringify({ created: result.created, keyId: result.keys[0].keyId }));
        process.exit();
      });
      process.stdout.write("ready ");
    `;
    const children = Array.from({ length: 4 }, () => {
      const child = spawn(process.execPath, ["--input-type=module", "-e", script], { cwd: import.meta.dirname });
      let output = "";
      let ready = (): void => {};
      const isReady = new Promise<void>((resolve) => {
        ready = resolve;
      });
      child.stdout.on("data", (data) => {
        output += data;
        ready();
      });
      const done = new Promise<{ created: boolean; keyId: string }>((resolve, reject) => {
        child.on("close", (code) => (code === 0 ? resolve(JSON.parse(output.replace("ready ", ""))) : reject(code)));
      });
      return { child, isReady, done };
    });
    await Promise.all(children.map(({ isReady }) => isReady));
    for (const { child } of children) child.stdin.write("go");
    const results = await Promise.all(children.map(({ done }) => done));
    expect(results.filter((result) => result.created)).toHaveLength(1);
    expect(new Set(results.map((result) => result.keyId)).size).toBe(1);
    expect(open("never").signingKey("decision").keyId).toBe(results[0]?.keyId);
    expect(readdirSync(directory).filter((name) => name.endsWith(".tmp"))).toEqual([]);
  });
});

describe("rotating and revoking", () => {
  it("signs with the new key, trusts the old one and keeps its private half", () => {
    const [old] = createKeys({ directory, now, platform }, quick).keys;
    const [fresh] = rotate({ directory, now: later, platform }, quick).keys;
    const ring = open("never");
    expect(ring.signingKey("decision").keyId).toBe(fresh?.keyId);
    expect(ring.trustedKey(old?.keyId ?? "", "decision").keyId).toBe(old?.keyId);
    expect(ring.privateKey(old?.keyId ?? "").keyId).toBe(old?.keyId);
  });

  it("gives a private key for the environment back instead of writing it", () => {
    const { keys, privateKeys } = rotate({ directory, now: later, platform, privateKey: testPrivateKeys() }, quick);
    expect(readdirSync(directory)).not.toContain("private.key");
    expect(open("never", privateKeys).signingKey("decision").keyId).toBe(keys[0]?.keyId);
  });

  it("a file that is a key ahead of keys.json, as in the middle of a rotation, still opens", () => {
    createKeys({ directory, now, platform }, quick);
    const before = readFileSync(publicKeyPath(directory), "utf8");
    rotate({ directory, now: later, platform }, quick);
    writeFileSync(publicKeyPath(directory), before);
    expect(open("never").signingKey("decision").keyId).toBe(JSON.parse(before).keys[0].keyId);
  });

  it("refuses a revoked key, names the reason, and drops its private half", () => {
    const [old] = createKeys({ directory, now, platform }, quick).keys;
    const keyId = old?.keyId ?? "";
    revoke({ directory, now: later, platform }, keyId, "laptop stolen");
    expect(() => open("never").trustedKey(keyId, "decision")).toThrow(/NC1605.*laptop stolen.*novacron reattest/);
    expect(() => open("never").signingKey("decision")).toThrow(/NC1605/);
    expect(readdirSync(directory)).not.toContain("private.key");
    expect(revoke({ directory, now: new Date(0), platform }, keyId, "again").revokedReason).toBe("laptop stolen");
    rotate({ directory, now: later, platform }, quick);
    expect(open("never").signingKey("decision").keyId).not.toBe(keyId);
  });

  it("refuses to revoke a key that is not there", () => {
    createKeys({ directory, now, platform }, quick);
    expect(() => revoke({ directory, now, platform }, "0123456789abcdef", "x")).toThrow(/NC1605/);
  });
});
