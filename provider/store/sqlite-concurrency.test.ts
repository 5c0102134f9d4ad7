import { type ChildProcessByStdio, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openStore } from "./sqlite-store.ts";

const script = fileURLToPath(new URL("./reserving-process.ts", import.meta.url));
const now = () => new Date("2026-03-01T12:00:00Z");

describe("several processes on one SQLite store", () => {
  let folder: string;
  let path: string;
  let children: ChildProcessByStdio<null, Readable, null>[] = [];
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "novacron-store-"));
    path = join(folder, "store.db");
  });
  afterEach(() => {
    for (const child of children) child.kill("SIGKILL");
    children = [];
    rmSync(folder, { recursive: true });
  });

  it("make the store together and fill a node exactly, never beyond", async () => {
    const fill = (name: string) => promisify(execFile)(process.execPath, [script, "fill", path, name, "20"]);
    const runs = await Promise.all(["a", "b", "c", "d"].map(fill));
    const outcomes = runs.flatMap((run): string[] => JSON.parse(run.stdout));
    const count = (outcome: string) => outcomes.filter((each) => each === outcome).length;
    expect({ reserved: count("reserved"), refused: count("NC1204"), all: outcomes.length }).toEqual({
      reserved: 40,
      refused: 40,
      all: 80,
    });
    const store = await openStore({ path, fleetId: "lab", now });
    const { revision, reservations } = await store.reservationState();
    expect(reservations.reduce((sum, row) => sum + row.claim.vcpus, 0)).toBe(40);
    expect(revision).toBe(40);
    expect(await store.integrityProblems()).toEqual([]);
    await store.close();
  });

  it("claim exactly what there is for one run, never beyond, and without waiting for each other", async () => {
    const claim = (name: string) => promisify(execFile)(process.execPath, [script, "claim", path, name, "20"]);
    const runs = await Promise.all(["a", "b", "c", "d"].map(claim));
    const made = runs.map((run): number => JSON.parse(run.stdout));
    expect(made.reduce((sum, of) => sum + of, 0)).toBe(40);
    const store = await openStore({ path, fleetId: "lab", now });
    const { claims } = await store.runClaims({ stack: "dev", operation: "run" }, 0);
    expect(new Set(claims.map(({ urn }) => urn)).size).toBe(40);
    await store.close();
  });

  it("lose nothing that was acknowledged and half-do nothing when they are killed", async () => {
    let moves = 0;
    for (const round of [3, 7, 12, 20]) {
      const rounds = ["a", "b", "c"].map((name) => churnUntilKilled(name, round));
      const acknowledged = await Promise.all(rounds);
      moves += acknowledged.reduce((sum, last) => sum + last + 1, 0);

      const store = await openStore({ path, fleetId: "lab", now });
      expect(await store.integrityProblems()).toEqual([]);
      const { revision, reservations } = await store.reservationState();
      // A move is one transaction: whenever it is cut off, exactly one of the two reservations stands.
      expect(reservations.map((row) => row.claim.name)).toEqual(["a", "b", "c"]);
      for (const [index, row] of reservations.entries()) {
        const at = Number(row.decisionId.slice(1));
        expect(row.claim.node).toBe(`node-${at % 2}`);
        // Either the last acknowledged move, or the one after it, committed but cut off before it could be said.
        expect([acknowledged[index], (acknowledged[index] ?? 0) + 1]).toContain(at);
        if (at !== acknowledged[index]) moves += 1;
      }
      expect(revision).toBe(moves);
      await store.close();
    }
  });

  /** Starts a churning process, kills it without warning after some lines, and gives the last number it printed. */
  async function churnUntilKilled(name: string, lines: number): Promise<number> {
    const child = spawn(process.execPath, [script, "churn", path, name], { stdio: ["ignore", "pipe", "inherit"] });
    children.push(child);
    const closed = once(child, "close");
    let last = -1;
    for await (const line of createInterface({ input: child.stdout })) {
      last = Number(line);
      if (last === lines) child.kill("SIGKILL");
    }
    await closed;
    return last;
  }
});
