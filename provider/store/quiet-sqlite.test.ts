import { describe, expect, it } from "vitest";
import { importSqlite, withoutSqliteWarning } from "./quiet-sqlite.ts";

/** Stands in for the process: what reaches `seen` would reach stderr. */
function emitter() {
  const seen: unknown[][] = [];
  return { seen, emitWarning: (...args: unknown[]) => void seen.push(args) };
}

describe("importing node:sqlite quietly", () => {
  it("gives the module", async () => {
    const { DatabaseSync } = await importSqlite();
    const db = new DatabaseSync(":memory:");
    expect(db.prepare("SELECT 1 AS one").get()?.one).toBe(1);
    db.close();
  });

  it("holds back SQLite's experimental warning, in every form Node can give it", async () => {
    const process = emitter();
    await withoutSqliteWarning(process, async () => {
      const text = "SQLite is an experimental feature and might change at any time";
      process.emitWarning(text, "ExperimentalWarning");
      process.emitWarning(text, { type: "ExperimentalWarning" });
      process.emitWarning(Object.assign(new Error(text), { name: "ExperimentalWarning" }));
    });
    expect(process.seen).toEqual([]);
  });

  it("lets all other warnings through, with their arguments", async () => {
    const process = emitter();
    await withoutSqliteWarning(process, async () => {
      process.emitWarning("SQLite: that is deprecated", "DeprecationWarning", "DEP0001");
      process.emitWarning("WASI is an experimental feature", "ExperimentalWarning");
    });
    expect(process.seen).toEqual([
      ["SQLite: that is deprecated", "DeprecationWarning", "DEP0001"],
      ["WASI is an experimental feature", "ExperimentalWarning"],
    ]);
  });

  it("puts the original back, also after a failure", async () => {
    const process = emitter();
    const original = process.emitWarning;
    await expect(withoutSqliteWarning(process, () => Promise.reject(new Error("no such module")))).rejects.toThrow();
    expect(process.emitWarning).toBe(original);
  });
});
