import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, expect, it } from "vitest";
import { canonicalJson } from "../crypto/canonical-json.ts";
import { migrate } from "./sqlite-migrate.ts";
import { openStore } from "./sqlite-store.ts";
import { samplePlanned } from "./store-samples.ts";
import { storeSchema } from "./store-schema.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "novacron-schema-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

it("a store from before runs were remembered still knows what its latest preview showed", async () => {
  const path = join(folder, "store.db");
  const db = new DatabaseSync(path);
  migrate(db, path, { ...storeSchema, migrations: storeSchema.migrations.slice(0, 3) });
  const insert = db.prepare(
    `INSERT INTO planned (stack, urn, request_digest, previous_record, record_digest, plan_id, operation, previewed, body)
     VALUES (?, ?, ?, '', ?, ?, ?, 1, ?)`,
  );
  for (const [plan, run, name] of [
    ["plan-1", "run-1", "old"],
    ["plan-2", "run-2", "web"],
  ] as const) {
    const { stack, urn, requestDigest, summary, ...body } = samplePlanned(plan, name);
    insert.run(stack, urn, requestDigest, summary.record, plan, run, canonicalJson({ ...body, summary }));
    db.prepare("INSERT INTO previewed_plans (stack, plan_id) VALUES (?, ?)").run(stack, plan);
  }
  db.close();

  const store = await openStore({ path, fleetId: "lab", now: () => new Date("2026-03-01T12:00:00Z") });
  expect((await store.plannedClaims("dev")).map(({ name }) => name)).toEqual(["web"]);
  await store.close();
});
