import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { testRing } from "../state/testdata/golden.ts";
import { fromBase64url, toBase64url } from "./base64url.ts";
import { KeyRing } from "./key-ring.ts";
import { createKeys, revoke, rotate } from "./manage-keys.ts";
import { openKeyRing } from "./open-key-ring.ts";
import { keyRingSealer } from "./sealer.ts";

const place = ["shop/dev", "urn", "sha256:request"];
const value = { target: "eu-north-s1", cost: 12.5, list: ["ä", null] };
const sealer = keyRingSealer(testRing());
const sealed = sealer.seal("planned decisions", place, value);

it("opens what it sealed, in this process and in another of the same keys", () => {
  expect(sealer.open("planned decisions", place, sealed)).toEqual(value);
  expect(keyRingSealer(testRing()).open("planned decisions", place, sealed)).toEqual(value);
});

it("shows nothing of the value, not even its length or that it is the same", () => {
  expect(Buffer.from(sealed.split(".")[2] ?? "", "base64url").toString("latin1")).not.toContain("eu-north");
  expect(sealer.seal("planned decisions", place, value)).not.toBe(sealed);
  expect(sealer.seal("planned decisions", place, { target: "a" })).toHaveLength(sealed.length);
});

it.each([
  ["another purpose", "reservations", place],
  ["another resource", "planned decisions", ["shop/dev", "other", "sha256:request"]],
  ["parts that read alike when joined", "planned decisions", ["shop/devurn", "", "sha256:request"]],
] as const)("does not open for %s", (_, purpose, elsewhere) => {
  expect(sealer.open(purpose, elsewhere, sealed)).toBeUndefined();
});

it("does not open where a byte was changed, cut or added, nor what is no sealed text", () => {
  const [format, keyId, text] = sealed.split(".");
  const bytes = fromBase64url(text ?? "") ?? new Uint8Array();
  for (const index of [0, 12, bytes.length - 17, bytes.length - 1]) {
    const changed = Uint8Array.from(bytes, (byte, at) => (at === index ? byte ^ 1 : byte));
    expect(sealer.open("planned decisions", place, `${format}.${keyId}.${toBase64url(changed)}`)).toBeUndefined();
  }
  const texts = [
    `${format}.${keyId}.${toBase64url(bytes.subarray(0, -1))}`,
    `${format}.${keyId}.${toBase64url(bytes.subarray(0, 20))}`,
    `${sealed}.AA`,
    `${sealed}=`,
    `sealed2.${keyId}.${text}`,
    `${format}.0123456789abcdef.${text}`,
    "",
  ];
  for (const other of texts) expect(sealer.open("planned decisions", place, other)).toBeUndefined();
});

it("opens after a rotation, and no more once the key was revoked or is gone", () => {
  const directory = mkdtempSync(join(tmpdir(), "novacron-sealer-"));
  const at = (second: number) => ({ directory, now: new Date(second * 1000), platform: process.platform });
  const quick = [{ algorithm: "ed25519", purposes: ["decision"] }] as const;
  const [first] = createKeys(at(0), quick).keys;
  const open = () => keyRingSealer(openKeyRing({ ...at(9), create: "never" }));
  const old = open().seal("reservations", place, value);
  rotate(at(1), quick);
  expect(open().seal("reservations", place, value).split(".")[1]).not.toBe(first?.keyId);
  expect(open().open("reservations", place, old)).toEqual(value);
  expect(sealer.open("reservations", place, old)).toBeUndefined();

  const publicOnly = keyRingSealer(new KeyRing(openKeyRing({ ...at(9), create: "never" }).keys, []));
  expect(publicOnly.open("reservations", place, old)).toBeUndefined();
  expect(() => publicOnly.seal("reservations", place, value)).toThrow(/NC1601/);

  revoke(at(2), first?.keyId ?? "", "lost");
  expect(open().open("reservations", place, old)).toBeUndefined();
});
