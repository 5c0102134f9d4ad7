import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { KeyRing } from "../crypto/key-ring.ts";
import type { LockEntry } from "../lock/lock-entry.ts";
import { formatLockFile } from "../lock/lock-file.ts";
import { verifyEntry } from "../lock/sign-entry.ts";
import { readSpool } from "../lock/spooled.ts";
import { sampleBasis, sampleEntry, sampleUrn, unsignedSample } from "../lock/testdata/lock-samples.ts";
import { testRing } from "../state/testdata/golden.ts";
import { type Lockable, PlanLock, type PlanLockParts } from "./plan-lock.ts";

const ring = testRing();
const { policies, ...basis } = sampleBasis;
let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "novacron-plan-lock-"));
});

function open(
  mode: "apply" | "write" | "check",
  entries: readonly LockEntry[] | null,
  parts: Partial<PlanLockParts> = {},
) {
  const path = join(folder, "novacron.lock");
  if (entries !== null) writeFileSync(path, formatLockFile(entries));
  const settings = { mode, path, spool: mode === "apply" ? null : folder };
  return new PlanLock({ settings, ring, basis, policiesFor: () => policies, ...parts });
}

const missing = { settings: { mode: "apply", path: "/nowhere/novacron.lock", spool: null } } as const;

function lockable(name: string, more: Partial<Lockable> = {}): Lockable {
  const entry = unsignedSample(name, ring);
  if (!("decision" in entry)) throw new Error("a sample is not sealed");
  const { urn, request, previous, decision, attestation, claim } = entry;
  return { urn, request, previous, summary: decision, attestation, claim, secret: false, ...more };
}

/** The line that a plan told the command of. */
function told(urn: string): { readonly entry: LockEntry; readonly kept: boolean } {
  const said = readSpool(folder).get(urn);
  if (said?.what !== "entry") throw new Error(`nothing was said of ${urn}`);
  return said;
}

describe("a plan that goes by a lock file", () => {
  it("finds lines, and counts what all of its own stack take", () => {
    const lock = open("apply", [
      sampleEntry("web", ring),
      sampleEntry("db", ring, "b"),
      sampleEntry("web", ring, "a", "prod"),
    ]);
    expect(lock.find(sampleUrn("web"))?.locked?.decision.target).toBe("a");
    expect(lock.find(sampleUrn("other"))).toBeNull();
    const other = { ...lockable("other").claim, urn: sampleUrn("other") } as NonNullable<Lockable["claim"]>;
    const nodes = (claims: readonly { readonly urn: string; readonly node: string }[]) =>
      claims.map(({ urn, node }) => `${urn.split("::").at(-1)} on ${node}`).sort();
    expect(nodes(lock.claimsBeside("shop/dev", [other]))).toEqual(["db on b", "web on a"]);
    // Where it is written, what is planned besides counts, too; what is locked goes before what was planned.
    const writing = open("write", null);
    const planned = [other, { ...other, urn: sampleUrn("db"), node: "z" }];
    expect(nodes(writing.claimsBeside("shop/dev", planned))).toEqual(["db on b", "other on a", "web on a"]);
  });

  it("believes no line where one is not as it was signed", () => {
    const [web, db] = [sampleEntry("web", ring), sampleEntry("db", ring)];
    const lock = open("apply", [web, { ...db, previous: `sha256:${"0".repeat(64)}` }]);
    expect(() => lock.find(web.urn)).toThrow(/NC1604: the line of .*::db/);
    expect(() => lock.claimsBeside("shop/dev", [])).toThrow(/NC1604/);
  });

  it("leaves lines of other stacks to them, which may have keys of their own", () => {
    const [web, prod] = [sampleEntry("web", ring), sampleEntry("web", ring, "a", "prod")];
    const changed = { ...prod, previous: `sha256:${"0".repeat(64)}` };
    const lock = open("apply", [web, changed, { ...web, urn: "urn:pulumi:nobody's" }]);
    expect(lock.find(web.urn)?.entry).toEqual(web);
    expect(lock.claimsBeside("shop/dev", [])).toHaveLength(1);
    expect(() => lock.find(prod.urn)).toThrow(/NC1604: the line of urn:pulumi:prod::.*::web in .*novacron\.lock/);
    expect(() => lock.claimsBeside("shop/prod", [])).toThrow(/NC1604/);
  });

  it("needs a file, but where it is written", () => {
    const urn = sampleUrn("web");
    expect(() => open("apply", null).find(urn)).toThrow(/NC2001.*does not exist/);
    expect(() => open("check", null).find(urn)).toThrow(/NC2001.*does not exist/);
    expect(open("write", null).find(urn)).toBeNull();
  });

  it("knows whether a question has its answer there", () => {
    const web = sampleEntry("web", ring);
    const lock = open("apply", [web]);
    expect(lock.fits(web.urn, web.request, null)).toBe(true);
    expect(lock.fits(web.urn, web.request, lockable("web").summary.record)).toBe(true);
    expect(lock.fits(web.urn, "sha256:other", null)).toBe(false);
    expect(lock.fits(sampleUrn("db"), web.request, null)).toBe(false);
    expect(open("apply", [web], { policiesFor: () => "sha256:other" }).fits(web.urn, web.request, null)).toBe(false);
  });

  it("lets nothing be deleted that is locked, unless all is destroyed", () => {
    const { urn } = sampleEntry("web", ring);
    const lock = open("apply", [sampleEntry("web", ring)]);
    expect(() => lock.refuseRemoval(urn, () => "up")).toThrow(/NC2009: web is in .*the program has it no more/);
    expect(() => lock.refuseRemoval(urn, () => null)).toThrow(/NC2009: web .*set NOVACRON_COMMAND=destroy/);
    expect(() => lock.refuseRemoval(sampleUrn("old"), () => "up")).not.toThrow();
    expect(() => lock.refuseRemoval(urn, () => "destroy")).not.toThrow();
    // Of a destroy no lock file says anything, neither one that is not there.
    expect(() => open("apply", null, missing).refuseRemoval(urn, () => "destroy")).not.toThrow();
  });
});

describe("a plan that writes a lock file", () => {
  it("tells of a decision in a signed line", () => {
    open("write", null).tellDecision(lockable("web"));
    const { entry, kept } = told(sampleUrn("web"));
    expect(kept).toBe(false);
    expect(entry).toMatchObject({ request: lockable("web").request, basis: sampleBasis, decision: { target: "a" } });
    expect(() => verifyEntry(entry, new KeyRing(ring.keys, []), "")).not.toThrow();
  });

  it("keeps the line that says the same, and signs one that does not", () => {
    const web = sampleEntry("web", ring);
    const same = { attestation: web.attestation };
    open("write", [web]).tellDecision(lockable("web", same));
    expect(told(web.urn)).toMatchObject({ entry: web, kept: true });
    // After it was applied the state has it: that is no change either.
    open("write", null).tellDecision(lockable("web", { ...same, previous: lockable("web").summary.record }));
    expect(told(web.urn)).toMatchObject({ entry: web, kept: true });
    open("write", null, { policiesFor: () => `sha256:${"1".repeat(64)}` }).tellDecision(lockable("web", same));
    expect(told(web.urn)).toMatchObject({ kept: false, entry: { basis: { policies: `sha256:${"1".repeat(64)}` } } });
    open("write", null).tellDecision(lockable("web", { ...same, request: `sha256:${"1".repeat(64)}` }));
    expect(told(web.urn).kept).toBe(false);
  });

  it("seals what rests on secrets, for the ring and the place that it is of", () => {
    const secret = lockable("web", { secret: true });
    open("write", null).tellDecision(secret);
    const { entry } = told(secret.urn);
    expect(entry).not.toHaveProperty("decision");
    expect(JSON.stringify(entry)).not.toContain("eu-central");
    const opened = open("apply", [entry]).find(secret.urn);
    expect(opened?.locked).toEqual({ decision: secret.summary, claim: secret.claim });
    expect(open("apply", [entry], { ring: new KeyRing(ring.keys, []) }).find(secret.urn)?.locked).toBeNull();
  });

  it("carries nothing out, and neither does one that checks it", () => {
    for (const mode of ["write", "check"] as const) {
      expect(() => open(mode, []).refuseApplying()).toThrow(/NC1003: NOVACRON_LOCK_MODE is/);
    }
    expect(() => open("apply", []).refuseApplying()).not.toThrow();
  });

  it("needs a private key", () => {
    const lock = open("write", null, { ring: new KeyRing(ring.keys, []) });
    expect(() => lock.tellDecision(lockable("web"))).toThrow(/NC1601/);
  });
});
