import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { digestOf } from "../crypto/canonical-json.ts";
import type { NovaCronError } from "../errors/novacron-error.ts";
import { type LoggedEvaluation, openDecisionLog } from "./decision-log.ts";
import { logLine } from "./log-lines.ts";
import { samplePlacement, sampleQuantumJob } from "./sample-inputs.ts";

let folder: string;
let path: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "novacron-log-"));
  path = join(folder, "deep", "decisions.jsonl");
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const evaluation = (changes: Partial<LoggedEvaluation> = {}): LoggedEvaluation => ({
  place: "plan",
  at: "2026-03-01T12:00:00.000Z",
  policies: "sha256:p",
  result: "deny",
  rules: { deny: ["NCP-RES-001"], prefer: [] },
  waivers: [],
  input: samplePlacement({ labels: { owner: "[secret]" } }),
  ...changes,
});
const linesOf = (file: string): unknown[] =>
  readFileSync(file, "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line));

describe("a decision log", () => {
  it("has a line for what was recorded, once it is flushed, and a file that only its owner may read", () => {
    const log = openDecisionLog(path);
    log.policies({ at: "2026-03-01T12:00:00.000Z", digest: "sha256:p", bundle: "sha256:b", reads: ["kind"] });
    const digest = log.record(evaluation());
    log.resource({
      place: "plan",
      at: "2026-03-01T12:00:00.000Z",
      urn: "urn:x",
      policies: "sha256:p",
      how: "decided",
      target: "a",
      chosen: digest,
      evaluations: [[digest, 7]],
      secret: false,
    });
    expect(readdirSync(folder)).toEqual([]);
    log.flush();
    const lines = linesOf(path);
    expect(lines.map((line) => logLine.parse(line).line)).toEqual(["policies", "evaluation", "resource"]);
    expect(lines[1]).toMatchObject({
      inputDigest: digest,
      result: "deny",
      input: { request: { labels: { owner: "[secret]" } } },
    });
    expect(digestOf((lines[1] as { readonly input: unknown }).input)).toBe(digest);
    if (process.platform !== "win32") expect(statSync(path).mode & 0o777).toBe(0o600);
    log.flush();
    expect(linesOf(path)).toHaveLength(3);
  });

  it("keeps every text whole, however long: rules parse some", () => {
    const policy = JSON.stringify({ Statement: [{ Action: "*", Sid: "x".repeat(5000) }] });
    const log = openDecisionLog(path);
    log.record(evaluation({ input: { kind: "resource", resource: { properties: { policy } } } }));
    log.record(evaluation({ input: samplePlacement({ labels: { note: "y".repeat(5000) } }) }));
    log.flush();
    expect(linesOf(path)).toMatchObject([
      { input: { resource: { properties: { policy } } } },
      { input: { request: { labels: { note: "y".repeat(5000) } } } },
    ]);
  });

  it("keeps a long quantum program by length and digest: it may have megabytes", () => {
    const job = sampleQuantumJob({});
    const log = openDecisionLog(path);
    log.record(
      evaluation({ input: { ...job, request: { ...job.request, program: "x".repeat(3_000_000) } } as typeof job }),
    );
    log.flush();
    const [line] = linesOf(path);
    expect(line).toMatchObject({
      input: { request: { program: expect.stringMatching(/^\[3000000 characters, sha256:/) } },
    });
    expect(statSync(path).size).toBeLessThan(2000);
  });

  it("writes on its own before its buffer grows large", () => {
    const log = openDecisionLog(path);
    for (let each = 0; each < 2000; each++) log.record(evaluation());
    expect(linesOf(path).length).toBeGreaterThan(1000);
  });

  it("begins a new file when the old one is full, and keeps some of them", () => {
    const log = openDecisionLog(path, { maximumBytes: 5000, keep: 2 });
    for (let each = 0; each < 40; each++) {
      log.record(evaluation({ policies: `sha256:${each}` }));
      log.flush();
    }
    const files = readdirSync(join(folder, "deep")).filter((name) => !name.endsWith(".lock"));
    expect(files).toEqual(["decisions.jsonl", "decisions.jsonl.1", "decisions.jsonl.2"]);
    const kept = files.toReversed().flatMap((name) => linesOf(join(folder, "deep", name)));
    const numbers = kept.map((line) =>
      Number(logLine.parse(line).line === "evaluation" && (line as { policies: string }).policies.slice(7)),
    );
    expect(numbers).toEqual(numbers.map((_, index) => 40 - numbers.length + index));
    for (const name of files) expect(statSync(join(folder, "deep", name)).size).toBeLessThanOrEqual(5000);
  });

  it("goes on behind a line that was cut off", () => {
    mkdirSync(join(folder, "deep"));
    writeFileSync(path, '{"formatVersion":1,"line":"eva');
    const log = openDecisionLog(path);
    log.record(evaluation());
    log.flush();
    const [torn, whole] = readFileSync(path, "utf8").split("\n");
    expect(torn).toBe('{"formatVersion":1,"line":"eva');
    expect(logLine.parse(JSON.parse(whole ?? "")).line).toBe("evaluation");
  });

  it("mixes no lines of several writers, while they rotate it", async () => {
    const writer = new URL("./testdata/log-writer.ts", import.meta.url);
    const writers = ["a", "b", "c"].map((name) => new Worker(writer, { workerData: { path, name, lines: 200 } }));
    await Promise.all(
      writers.map((each) => new Promise((resolve, reject) => each.once("exit", resolve).once("error", reject))),
    );
    const files = readdirSync(join(folder, "deep")).filter((name) => !name.endsWith(".lock"));
    expect(files.length).toBeGreaterThan(1);
    const lines = files.flatMap((name) => linesOf(join(folder, "deep", name)));
    const counts = Map.groupBy(lines, (line) => (line as { policies: string }).policies);
    expect([...counts].map(([name, of]) => [name, of.length]).sort()).toEqual([
      ["a", 200],
      ["b", 200],
      ["c", 200],
    ]);
  });
});

describe("a decision log that cannot be written", () => {
  beforeEach(() => mkdirSync(path, { recursive: true }));

  it("is said once", () => {
    const problems: NovaCronError[] = [];
    const log = openDecisionLog(path, { onTrouble: (problem) => problems.push(problem) });
    for (let each = 0; each < 3; each++) {
      log.record(evaluation());
      log.flush();
    }
    expect(problems).toMatchObject([{ code: "NC1320", property: "policies.log" }]);
  });

  it("is an error where it is required, each time", () => {
    const log = openDecisionLog(path, { required: true });
    for (let each = 0; each < 2; each++) {
      log.record(evaluation());
      expect(() => log.flush()).toThrow(expect.objectContaining({ code: "NC1320" }));
    }
    log.flush();
  });

  it.skipIf(process.platform === "win32" || process.getuid?.() === 0)("for want of a permission, too", () => {
    const closed = join(folder, "closed");
    mkdirSync(closed);
    chmodSync(closed, 0o500);
    const log = openDecisionLog(join(closed, "log.jsonl"), { required: true });
    log.record(evaluation());
    expect(() => log.flush()).toThrow(/NC1320: .*EACCES/);
  });
});
