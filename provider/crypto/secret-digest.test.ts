import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { testRing } from "../state/testdata/golden.ts";
import { digestOf } from "./canonical-json.ts";
import { createKeys, rotate } from "./manage-keys.ts";
import { openKeyRing } from "./open-key-ring.ts";
import { secretDigest } from "./secret-digest.ts";

it("is the same for the same value, and tells values apart", () => {
  const ring = testRing();
  expect(secretDigest(ring, { a: 1, b: [2] })).toBe(secretDigest(testRing(), { b: [2], a: 1 }));
  const all = [undefined, null, "", 0, false, "0", [], {}, "null"].map((value) => secretDigest(ring, value));
  expect(new Set(all).size).toBe(all.length);
});

it("holds no unsalted digest: another key gives another one", () => {
  const location = {
    directory: mkdtempSync(join(tmpdir(), "novacron-salt-")),
    now: new Date(0),
    platform: process.platform,
  };
  const quick = [{ algorithm: "ed25519", purposes: ["decision"] }] as const;
  const [first] = createKeys(location, quick).keys;
  const before = openKeyRing({ ...location, create: "never" });
  const old = secretDigest(before, "hunter2");
  expect(old).toMatch(/^hmac-sha256:[0-9a-f]{64}$/);
  expect(old.split(":")[1]).not.toBe(digestOf("hunter2").split(":")[1]);
  expect(old).not.toBe(secretDigest(testRing(), "hunter2"));

  rotate({ ...location, now: new Date(1) }, quick);
  const after = openKeyRing({ ...location, create: "never" });
  expect(secretDigest(after, "hunter2")).not.toBe(old);
  expect(secretDigest(after, "hunter2", first?.keyId)).toBe(old);
  expect(() => secretDigest(after, "hunter2", "0123456789abcdef")).toThrow(/NC1605/);
});
