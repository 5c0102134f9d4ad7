import { spawn } from "node:child_process";
import { appendFileSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { beforeEach, describe, expect, it } from "vitest";
import { KeyRing } from "../crypto/key-ring.ts";
import { checkpointAuditLog } from "./audit-checkpoint.ts";
import { type AuditEntry, auditHash } from "./audit-entry.ts";
import { appendAudit } from "./audit-log.ts";
import { Secret } from "./secret.ts";
import { goldenPath, goldenText, testRing } from "./testdata/golden.ts";
import { verifyAuditLog } from "./verify-audit-log.ts";

const ring = testRing();
const event = (subject: string, details: Record<string, unknown> = {}) => ({
  at: "2026-03-01T00:00:00Z",
  action: "decision.sealed",
  subject,
  details,
});

let path = "";
beforeEach(() => {
  path = join(mkdtempSync(join(tmpdir(), "novacron-audit-")), ".novacron", "audit.jsonl");
});
const lines = (): string[] => readFileSync(path, "utf8").trimEnd().split("\n");

describe("appending", () => {
  it("chains entries over calls", () => {
    appendAudit(path, [event("a"), event("b")]);
    const [third] = appendAudit(path, [event("c", { score: 0.1 })]);
    expect(third).toMatchObject({ seq: 3, subject: "c" });
    expect(verifyAuditLog(path)).toEqual({ status: "intact", entries: 3, head: third?.hash, signedThrough: 0 });
  });

  it("finds the last entry also behind lines longer than a read", () => {
    appendAudit(path, [event("a", { text: "x".repeat(200_000) }), event("b", { text: "y".repeat(70_000) })]);
    appendAudit(path, [event("c")]);
    expect(verifyAuditLog(path)).toMatchObject({ status: "intact", entries: 3 });
  });

  it("writes no secret, and hashes what a reader finds", () => {
    appendAudit(path, [event("a", { token: new Secret("hunter2"), none: undefined, when: new Date(0) })]);
    expect(lines()[0]).not.toContain("hunter2");
    expect(lines()[0]).toContain("[secret]");
    expect(verifyAuditLog(path).status).toBe("intact");
  });

  it("drops a line that a crash cut off, and says so in an entry", () => {
    appendAudit(path, [event("a")]);
    appendFileSync(path, '{"action":"decis');
    expect(verifyAuditLog(path)).toMatchObject({ status: "damaged", entries: 1, line: 2 });
    appendAudit(path, [event("b")]);
    expect(verifyAuditLog(path)).toMatchObject({ status: "intact", entries: 3 });
    expect(JSON.parse(lines()[1] ?? "")).toMatchObject({ action: "audit.recovered", details: { droppedBytes: 16 } });
  });

  it("does not build on a last line that was changed", () => {
    appendAudit(path, [event("a")]);
    writeFileSync(path, readFileSync(path, "utf8").replace('"a"', '"b"'));
    expect(() => appendAudit(path, [event("c")])).toThrow(/NC1607/);
  });

  it("from several processes gives one chain", async () => {
    const script = `
      import { appendAudit } from "./audit-log.ts";
      for (let i = 0; i < 15; i++) {
        appendAudit(${JSON.stringify(path)}, [{ at: "2026-03-01T00:00:00Z", action: "x", subject: process.pid + "-" + i, details: {} }]);
      }
    `;
    const exits = Array.from({ length: 3 }, () => {
      const child = spawn(process.execPath, ["--input-type=module", "-e", script], { cwd: import.meta.dirname });
      return new Promise((resolve) => child.on("close", resolve));
    });
    expect(await Promise.all(exits)).toEqual([0, 0, 0]);
    expect(verifyAuditLog(path)).toMatchObject({ status: "intact", entries: 45 });
  });
});

describe("verifying", () => {
  it("accepts the golden log and an absent one", () => {
    expect(verifyAuditLog(goldenPath("audit.jsonl"), ring)).toMatchObject({
      status: "intact",
      entries: 4,
      signedThrough: 2,
    });
    expect(verifyAuditLog(path, ring)).toEqual({ status: "intact", entries: 0, head: null, signedThrough: 0 });
  });

  it("finds the line of any changed, removed, doubled or moved entry", () => {
    appendAudit(
      path,
      ["a", "b", "c", "d"].map((subject) => event(subject)),
    );
    const good = lines();
    const check = (changed: readonly string[], line: number): void => {
      writeFileSync(path, `${changed.join("\n")}\n`);
      expect(verifyAuditLog(path)).toMatchObject({ status: "damaged", line });
    };
    check([good[1], good[2], good[3]].map(String), 1);
    check([good[0], good[2], good[3]].map(String), 2);
    check([good[0], good[1], good[1], good[2]].map(String), 3);
    check([good[0], good[2], good[1], good[3]].map(String), 2);
    check([good[0], "", good[1]].map(String), 2);
    for (const [from, to] of [
      ['"c"', '"x"'],
      ["2026", "2025"],
      ["decision.sealed", "x"],
      ["{}", '{"a":1}'],
    ] as const) {
      check(
        good.map((text, index) => (index === 2 ? text.replace(from, to) : text)),
        3,
      );
    }
  });

  it("finds an entry that was replaced together with its hash", () => {
    appendAudit(
      path,
      ["a", "b", "c"].map((subject) => event(subject)),
    );
    const entries = lines().map((line) => JSON.parse(line) as AuditEntry);
    const changed = entries.map((entry, index) => (index === 1 ? { ...entry, subject: "x" } : entry));
    writeFileSync(path, changed.map((entry) => `${JSON.stringify({ ...entry, hash: auditHash(entry) })}\n`).join(""));
    expect(verifyAuditLog(path)).toMatchObject({ status: "damaged", line: 3, entries: 2 });
  });

  it("finds any changed character of the golden log", () => {
    const text = goldenText("audit.jsonl");
    appendAudit(path, [event("a")]);
    fc.assert(
      fc.property(fc.nat(text.length - 1), (at) => {
        writeFileSync(path, `${text.slice(0, at)}${text[at] === "7" ? "8" : "7"}${text.slice(at + 1)}`);
        let verdict: string;
        try {
          verdict = verifyAuditLog(path, ring).status;
        } catch (error) {
          // The character may have been that of a formatVersion.
          verdict = String(error);
        }
        expect(verdict).toMatch(/^damaged$|NC1606/);
      }),
      { numRuns: 60 },
    );
  });

  it("finds a chain that was computed anew before a checkpoint, which the chain alone does not show", () => {
    const entries = goldenText("audit.jsonl")
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as AuditEntry);
    let previous: AuditEntry["previous"] = null;
    const rewritten = entries.map((entry, index) => {
      const changed = { ...entry, previous, subject: index === 1 ? "somebody else" : entry.subject };
      const hashed = { ...changed, hash: auditHash(changed) };
      previous = hashed.hash;
      return hashed;
    });
    appendAudit(path, [event("a")]);
    writeFileSync(path, `${rewritten.map((entry) => JSON.stringify(entry)).join("\n")}\n`);
    expect(verifyAuditLog(path).status).toBe("intact");
    expect(verifyAuditLog(path, ring)).toMatchObject({ status: "damaged", line: 3 });
  });

  it("counts checkpoints only by keys that are trusted", () => {
    appendAudit(path, [event("a")]);
    checkpointAuditLog(path, ring, "2026-03-01T00:00:01Z");
    expect(verifyAuditLog(path, ring)).toMatchObject({ status: "intact", entries: 2, signedThrough: 1 });
    expect(verifyAuditLog(path, new KeyRing([], []))).toMatchObject({ status: "damaged", line: 2 });
  });

  it("says that a newer log is newer, not damaged", () => {
    appendAudit(path, [event("a")]);
    appendFileSync(path, '{"formatVersion":2}\n');
    expect(() => verifyAuditLog(path)).toThrow(/NC1606/);
  });
});
