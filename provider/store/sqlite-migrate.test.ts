import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { migrate } from "./sqlite-migrate.ts";

const first = "CREATE TABLE vms (name TEXT) STRICT; INSERT INTO vms VALUES ('web');";
const second = "ALTER TABLE vms ADD COLUMN node TEXT NOT NULL DEFAULT 'node-1';";
const schema = (...migrations: string[]) => ({ applicationId: 7, noun: "store", migrations });

describe("migrating a database", () => {
  let folder: string;
  let db: DatabaseSync;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "novacron-migrate-"));
    db = new DatabaseSync(join(folder, "test.db"));
  });
  afterEach(() => {
    db.close();
    rmSync(folder, { recursive: true });
  });
  const rows = () =>
    db
      .prepare("SELECT * FROM vms")
      .all()
      .map((row) => ({ ...row }));
  const version = () => db.prepare("PRAGMA user_version").get()?.user_version;

  it("makes a new file with all steps, in WAL mode", () => {
    migrate(db, "test.db", schema(first, second));
    expect(rows()).toEqual([{ name: "web", node: "node-1" }]);
    expect(version()).toBe(2);
    expect(db.prepare("PRAGMA journal_mode").get()?.journal_mode).toBe("wal");
  });

  it("takes an older file through the steps it lacks, once, and keeps its rows", () => {
    migrate(db, "test.db", schema(first));
    migrate(db, "test.db", schema(first, second));
    migrate(db, "test.db", schema(first, second));
    expect(rows()).toEqual([{ name: "web", node: "node-1" }]);
    expect(version()).toBe(2);
  });

  it("leaves an older file as it was when a step fails", () => {
    migrate(db, "test.db", schema(first));
    expect(() => migrate(db, "test.db", schema(first, second, "CREATE TABLE vms (again TEXT)"))).toThrow(
      /already exists/,
    );
    expect(rows()).toEqual([{ name: "web" }]);
    expect(version()).toBe(1);
  });

  it("takes a file that another process migrates between two of its reads for ours", () => {
    const other = new DatabaseSync(join(folder, "test.db"), { timeout: 0 });
    let tries = 0;
    const racing = new Proxy(db, {
      get(target, name) {
        const member: unknown = Reflect.get(target, name, target);
        if (typeof member !== "function") return member;
        if (name !== "prepare") return member.bind(target);
        return (sql: string) => {
          // The id has been read as 0; the next read is that of the tables.
          if (sql.includes("sqlite_schema") && tries++ === 0) {
            try {
              migrate(other, "test.db", schema(first));
            } catch (error) {
              expect(String(error)).toMatch(/locked/);
            }
          }
          return target.prepare(sql);
        };
      },
    });
    migrate(racing, "test.db", schema(first));
    other.close();
    expect(tries).toBeGreaterThan(0);
    expect(rows()).toEqual([{ name: "web" }]);
  });

  it("refuses a newer file with NC1702, and a file of another kind with NC1701", () => {
    migrate(db, "test.db", schema(first, second));
    expect(() => migrate(db, "test.db", schema(first))).toThrow(expect.objectContaining({ code: "NC1702" }));
    const other = { ...schema(first, second), applicationId: 8 };
    expect(() => migrate(db, "test.db", other)).toThrow(expect.objectContaining({ code: "NC1701" }));
    expect(version()).toBe(2);
  });
});
