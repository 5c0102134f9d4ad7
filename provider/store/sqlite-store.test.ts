import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { keyRingSealer } from "../crypto/sealer.ts";
import { testRing } from "../state/testdata/golden.ts";
import { migrate } from "./sqlite-migrate.ts";
import { openStore } from "./sqlite-store.ts";
import { describeStore } from "./store-contract.ts";
import { sampleClaim, sampleSnapshot, secretClaim, secretPlanned } from "./store-samples.ts";
import { storeSchema } from "./store-schema.ts";

const now = () => new Date("2026-03-01T12:00:00Z");
const temporary = () => mkdtempSync(join(tmpdir(), "novacron-store-"));

describeStore("SqliteStore", async (fleetId, clock) => {
  const folder = temporary();
  const store = await openStore({ path: join(folder, "store.db"), fleetId, now: clock });
  return {
    store,
    async dispose() {
      await store.close();
      rmSync(folder, { recursive: true });
    },
  };
});

describe("opening the SQLite store", () => {
  let folder: string;
  let path: string;
  beforeEach(() => {
    folder = temporary();
    path = join(folder, "store.db");
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const open = (fleetId = "lab") => openStore({ path, fleetId, now });
  const openAndClose = async (fleetId?: string) => (await open(fleetId)).close();

  it("makes folders that only the user may enter, and a file that only they may read", async () => {
    path = join(folder, "a", "b", "store.db");
    const store = await open();
    expect(statSync(join(folder, "a")).mode & 0o777).toBe(0o700);
    expect(statSync(join(folder, "a", "b")).mode & 0o777).toBe(0o700);
    await store.putSnapshot(sampleSnapshot(1));
    for (const suffix of ["", "-wal", "-shm"]) expect(statSync(path + suffix).mode & 0o777).toBe(0o600);
    await store.close();
  });

  it("keeps everything from one opening to the next", async () => {
    const first = await open();
    const digest = await first.putSnapshot(sampleSnapshot(1));
    const capacity = { vcpus: 8, memoryGiB: 32, diskGiB: 0, gpus: 0 };
    await first.reserve({ claim: sampleClaim("dev", "web"), decisionId: "d1", capacity });
    await first.close();
    const second = await open();
    expect(await second.getSnapshot(digest)).toEqual(sampleSnapshot(1));
    expect(await second.reservationState()).toMatchObject({ revision: 1, reservations: [{ decisionId: "d1" }] });
    await second.close();
  });

  it("refuses another fleet with NC1706, naming both", async () => {
    await openAndClose("lab");
    await expect(open("factory")).rejects.toMatchObject({
      code: "NC1706",
      message: expect.stringMatching(/belongs to the fleet lab, not to factory/),
    });
    await openAndClose("lab");
  });

  it("refuses a newer format with NC1702 and leaves the file alone", async () => {
    await openAndClose();
    const db = new DatabaseSync(path);
    db.exec("PRAGMA user_version = 99");
    db.close();
    const before = readFileSync(path);
    await expect(open()).rejects.toMatchObject({ code: "NC1702", message: expect.stringContaining("format 99") });
    expect(readFileSync(path)).toEqual(before);
  });

  it("refuses a file that is no database with NC1701, names it and leaves it alone", async () => {
    const notes = "These are my notes, not a database.\n".repeat(100);
    writeFileSync(path, notes);
    await expect(open()).rejects.toMatchObject({
      code: "NC1701",
      message: expect.stringContaining(`${path} is not a SQLite database`),
      remedy: expect.stringContaining("Nothing was deleted"),
    });
    expect(readFileSync(path, "utf8")).toBe(notes);
  });

  it("refuses another program's database with NC1701 and leaves it alone", async () => {
    const db = new DatabaseSync(path);
    db.exec("CREATE TABLE recipes (name TEXT)");
    db.close();
    const before = readFileSync(path);
    await expect(open()).rejects.toMatchObject({ code: "NC1701", message: expect.stringContaining("another program") });
    expect(readFileSync(path)).toEqual(before);
  });

  it("reports damage inside the file with NC1701 when it meets it", async () => {
    const store = await open();
    for (let n = 0; n < 50; n++) await store.putSnapshot(sampleSnapshot(n));
    await store.close();
    const bytes = readFileSync(path);
    bytes.fill(0xff, 4096 * 3);
    writeFileSync(path, bytes);
    const work = async () => {
      const damaged = await open();
      try {
        for (let n = 0; n < 50; n++) await damaged.putSnapshot(sampleSnapshot(n));
      } finally {
        await damaged.close();
      }
    };
    await expect(work()).rejects.toMatchObject({ code: "NC1701", message: expect.stringContaining(path) });
  });

  it("reports a value that was edited behind its digest with NC1701", async () => {
    const store = await open();
    const one = await store.putSnapshot(sampleSnapshot(1));
    const two = await store.putSnapshot(sampleSnapshot(2));
    const db = new DatabaseSync(path);
    db.prepare("UPDATE snapshots SET body = (SELECT body FROM snapshots WHERE digest = ?) WHERE digest = ?").run(
      two,
      one,
    );
    db.close();
    await expect(store.getSnapshot(one)).rejects.toMatchObject({ code: "NC1701" });
    await store.close();
  });

  it("shows nothing that follows from secrets but node and amounts, and nothing at all once it was given back", async () => {
    const store = await open();
    store.unlock(keyRingSealer(testRing()));
    const capacity = { vcpus: 8, memoryGiB: 32, diskGiB: 0, gpus: 0 };
    await store.recordPlanned(secretPlanned("plan-1", "web"));
    const claim = { ...secretClaim("dev", "web"), node: "the-node" };
    await store.reserve({ claim, decisionId: "d1", capacity });
    await store.putSnapshot({ ...sampleSnapshot(1), reservations: [claim] });
    const written = () =>
      readdirSync(folder)
        .map((name) => readFileSync(join(folder, name), "latin1"))
        .join();
    expect(written()).toContain("::web");
    expect(written()).toContain("the-node");
    expect(written()).not.toMatch(/the-(neighbour|group|target|reason)/);
    await store.release(claim.urn, "d1");
    await store.close();
    expect(written()).toContain("::web");
    expect(written()).not.toContain("the-node");
  });

  it("takes what an older version wrote in clear out of the file", async () => {
    const db = new DatabaseSync(path);
    migrate(db, path, { ...storeSchema, migrations: storeSchema.migrations.slice(0, 3) });
    const { urn, ...body } = secretPlanned("plan-1", "web");
    db.prepare("INSERT INTO planned VALUES (1, 'dev', ?, 'r', '', 'd', 'p', 'o', 1, ?)").run(urn, JSON.stringify(body));
    db.prepare("INSERT INTO snapshots VALUES ('sha256:s', '2026-03-01', ?)").run(Buffer.from("the-snapshot"));
    db.close();
    expect(readFileSync(path, "latin1")).toContain("the-target");
    const store = await open();
    expect(await store.findPlannedRecord("dev", urn, "d")).toBeUndefined();
    await store.close();
    expect(readFileSync(path, "latin1")).not.toMatch(/the-(target|snapshot)/);
  });

  it("reports a path that cannot be written with NC1701", async () => {
    mkdirSync(path);
    await expect(open()).rejects.toMatchObject({ code: "NC1701", message: expect.stringContaining(path) });
    writeFileSync(join(folder, "file"), "");
    path = join(folder, "file", "store.db");
    await expect(open()).rejects.toMatchObject({ code: "NC1701", message: expect.stringContaining(path) });
  });

  it("gives up with NC1707 when the file stays locked, and works once it is free", async () => {
    const store = await openStore({ path, fleetId: "lab", now, lockAttempts: 2 });
    const other = new DatabaseSync(path);
    other.exec("BEGIN IMMEDIATE");
    await expect(store.release("urn", "d")).rejects.toMatchObject({ code: "NC1707" });
    // Readers do not wait for writers.
    expect(await store.reservationsRevision()).toBe(0);
    other.exec("ROLLBACK");
    other.close();
    expect(await store.release("urn", "d")).toBe(false);
    await store.close();
  });

  it("prints nothing to stderr, in a process of its own", async () => {
    const module = new URL("./sqlite-store.ts", import.meta.url).href;
    const program = `
      import { openStore } from ${JSON.stringify(module)};
      const early = process.moduleLoadList.includes("NativeModule sqlite");
      const store = await openStore({ path: ${JSON.stringify(path)}, fleetId: "lab", now: () => new Date(0) });
      await store.close();
      console.log(JSON.stringify({ early, late: process.moduleLoadList.includes("NativeModule sqlite") }));`;
    const run = await promisify(execFile)(process.execPath, ["--input-type=module-typescript", "-e", program]);
    expect(run.stderr).toBe("");
    // The import is lazy: nothing of SQLite was loaded before the store was opened.
    expect(JSON.parse(run.stdout)).toEqual({ early: false, late: true });
  });
});
