import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { KeyRing } from "../crypto/key-ring.ts";
import { createKeys } from "../crypto/manage-keys.ts";
import { openKeyRing } from "../crypto/open-key-ring.ts";
import { testRing } from "../state/testdata/golden.ts";
import type { LockEntry } from "./lock-entry.ts";
import { signEntry, verifyEntry } from "./sign-entry.ts";
import { sampleEntry, unsignedSample } from "./testdata/lock-samples.ts";

const ring = testRing();
const entry = sampleEntry("web", ring);
const verify =
  (changed: LockEntry, by = ring) =>
  () =>
    verifyEntry(changed, by, "novacron.lock");
const other = `sha256:${"0".repeat(64)}`;

describe("the signature of a line", () => {
  it("holds by the public keys alone", () => {
    expect(verify(entry, new KeyRing(ring.keys, []))).not.toThrow();
  });

  it.each([
    ["the URN", { ...entry, urn: `${entry.urn}-2` }],
    ["the request", { ...entry, request: other }],
    ["the decision before", { ...entry, previous: other }],
    ["the fleet", { ...entry, basis: { ...entry.basis, fleet: other } }],
    ["the policies", { ...entry, basis: { ...entry.basis, policies: other } }],
    ["the attestation", { ...entry, attestation: { ...entry.attestation, requestDigest: other } }],
    ["the target", "decision" in entry ? { ...entry, decision: { ...entry.decision, target: "b" } } : entry],
    ["what it takes", "claim" in entry ? { ...entry, claim: null } : entry],
    ["the signature", { ...entry, signature: sampleEntry("db", ring).signature }],
    ["the algorithm", { ...entry, signature: { ...entry.signature, algorithm: "ed25519" } }],
    ["the signature's text", { ...entry, signature: { ...entry.signature, signature: "" } }],
  ] as const)("does not hold where %s was changed", (_, changed) => {
    expect(changed).not.toEqual(entry);
    expect(verify(changed)).toThrow(/NC1604: the line of urn:pulumi:.* in novacron\.lock was changed/);
  });

  it("cannot be the decision's own, which is over something else", () => {
    const { keyId, algorithm, signature } = entry.attestation;
    expect(verify({ ...entry, signature: { keyId, algorithm, signature } })).toThrow(/NC1604/);
  });

  it("does not count by keys that are unknown, revoked, or for something else", () => {
    const directory = mkdtempSync(join(tmpdir(), "novacron-keys-"));
    createKeys({ directory, now: new Date(0), platform: process.platform });
    const stranger = openKeyRing({ directory, create: "never", now: new Date(0), platform: process.platform });
    expect(verify(entry, stranger)).toThrow(
      /NC1605: the line of urn:pulumi:dev::\S+::web in novacron\.lock is not to be believed: key \w+ is not in keys\.json.*lock write/,
    );
    const revoked = ring.keys.map((key) => ({ ...key, revokedAt: "2026-01-01T00:00:00Z" }));
    expect(verify(entry, new KeyRing(revoked, []))).toThrow(/NC1605.*revoked/);
    const audit = ring.keys.map((key) => ({ ...key, purposes: ["audit" as const] }));
    expect(verify(entry, new KeyRing(audit, []))).toThrow(/NC1605.*for audit, not for decision/);
  });

  it("is not made without a private key", () => {
    expect(() => signEntry(unsignedSample("web", ring), new KeyRing(ring.keys, []))).toThrow(/NC1601/);
  });
});
