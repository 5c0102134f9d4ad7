import type { SchemaDefinition } from "./sqlite-migrate.ts";

/**
 * The tables of the store. `body` is canonical JSON: as text where it is small, deflated where it is large. Orders that
 * matter come from `seq`, never from a clock: two processes may be told different times.
 */
export const storeSchema: SchemaDefinition = {
  applicationId: 0x4e6f7661, // "Nova"
  noun: "store",
  migrations: [
    `
    CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
    INSERT INTO meta VALUES ('reservationsRevision', '0');

    CREATE TABLE snapshots (digest TEXT PRIMARY KEY, created_at TEXT NOT NULL, body BLOB NOT NULL) STRICT;

    CREATE TABLE decision_records (
      seq INTEGER PRIMARY KEY AUTOINCREMENT,
      stack TEXT NOT NULL, digest TEXT NOT NULL, urn TEXT NOT NULL, target TEXT NOT NULL, snapshot TEXT NOT NULL,
      recorded_at TEXT NOT NULL, body BLOB NOT NULL,
      UNIQUE (stack, digest)
    ) STRICT;
    CREATE INDEX decision_records_by_urn ON decision_records (stack, urn);

    CREATE TABLE previewed_plans (
      seq INTEGER PRIMARY KEY AUTOINCREMENT,
      stack TEXT NOT NULL, plan_id TEXT NOT NULL,
      UNIQUE (stack, plan_id)
    ) STRICT;

    CREATE TABLE planned (
      seq INTEGER PRIMARY KEY AUTOINCREMENT,
      stack TEXT NOT NULL, urn TEXT NOT NULL, request_digest TEXT NOT NULL, previous_record TEXT NOT NULL,
      record_digest TEXT NOT NULL, plan_id TEXT NOT NULL, operation TEXT NOT NULL, previewed INTEGER NOT NULL, body TEXT NOT NULL,
      UNIQUE (stack, urn, request_digest, previous_record)
    ) STRICT;

    CREATE TABLE reservations (
      urn TEXT NOT NULL, decision_id TEXT NOT NULL, stack TEXT NOT NULL, node TEXT NOT NULL,
      vcpus REAL NOT NULL CHECK (vcpus >= 0), memory_gib REAL NOT NULL CHECK (memory_gib >= 0),
      disk_gib REAL NOT NULL CHECK (disk_gib >= 0), gpus REAL NOT NULL CHECK (gpus >= 0),
      reserved_at TEXT NOT NULL, body TEXT NOT NULL,
      PRIMARY KEY (urn, decision_id)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX reservations_by_node ON reservations (node);

    CREATE TABLE job_results (
      stack TEXT NOT NULL, digest TEXT NOT NULL, stored_at TEXT NOT NULL, body BLOB NOT NULL,
      PRIMARY KEY (stack, digest)
    ) STRICT;
    `,
    // Whether the state is known to have it. Those of the first version are all as good as known: a plan that was cut
    // off is the exception.
    "ALTER TABLE reservations ADD COLUMN settled INTEGER NOT NULL DEFAULT 1 CHECK (settled IN (0, 1))",
    // The run of the CLI that reserved: of an unsettled one it tells whether its apply is under way or was cut off.
    "ALTER TABLE reservations ADD COLUMN operation TEXT NOT NULL DEFAULT ''",
    // What follows from secret inputs lay in these in clear. The next preview makes them anew.
    "DELETE FROM planned; DELETE FROM previewed_plans; DELETE FROM snapshots",
    // A stack with several providers has several plans in one preview: what they showed belongs to the run of the CLI. And
    // what those plans are deciding, they tell each other while they run.
    `
    ALTER TABLE previewed_plans ADD COLUMN operation TEXT NOT NULL DEFAULT '';
    CREATE TABLE run_claims (
      seq INTEGER PRIMARY KEY AUTOINCREMENT,
      stack TEXT NOT NULL, operation TEXT NOT NULL, urn TEXT NOT NULL, process TEXT NOT NULL, claimed_at TEXT NOT NULL,
      body TEXT NOT NULL,
      UNIQUE (stack, operation, urn)
    ) STRICT;
    `,
    // How decisions turned out, sets of weights that were learned from it, and which of them is in effect: the last one of
    // its base that was promoted and not undone.
    `
    CREATE TABLE outcomes (
      seq INTEGER PRIMARY KEY AUTOINCREMENT,
      stack TEXT NOT NULL, decision TEXT NOT NULL, recorded_at TEXT NOT NULL, body TEXT NOT NULL,
      UNIQUE (stack, decision)
    ) STRICT;
    CREATE TABLE learned_weights (
      seq INTEGER PRIMARY KEY AUTOINCREMENT,
      digest TEXT NOT NULL UNIQUE, base TEXT NOT NULL, proposed_at TEXT NOT NULL, proposed_by TEXT NOT NULL, body BLOB NOT NULL
    ) STRICT;
    CREATE TABLE weight_promotions (
      seq INTEGER PRIMARY KEY AUTOINCREMENT,
      base TEXT NOT NULL, digest TEXT NOT NULL REFERENCES learned_weights (digest),
      promoted_at TEXT NOT NULL, promoted_by TEXT NOT NULL, undone_at TEXT, undone_by TEXT
    ) STRICT;
    `,
    // What clouds refused: left alone until an instant, by all stacks of the fleet.
    `
    CREATE TABLE unavailable_offers (
      offer TEXT NOT NULL, placement TEXT NOT NULL, kind TEXT NOT NULL, at TEXT NOT NULL, until TEXT NOT NULL,
      PRIMARY KEY (offer, placement)
    ) STRICT, WITHOUT ROWID;
    `,
    // Audit logs of stacks whose runners keep none. Each is a hash chain.
    `
    CREATE TABLE audit (
      stack TEXT NOT NULL, seq INTEGER NOT NULL, body TEXT NOT NULL,
      PRIMARY KEY (stack, seq)
    ) STRICT, WITHOUT ROWID;
    `,
    // When processes were last heard of whose runs may hold something that is not settled; in ms since 1970.
    `
    CREATE TABLE run_signs (
      run TEXT NOT NULL, process TEXT NOT NULL, at INTEGER NOT NULL,
      PRIMARY KEY (run, process)
    ) STRICT, WITHOUT ROWID;
    `,
    // What the last plan wrote anew of a planned decision that is the same as before. The decision itself takes a page of
    // its own, and a plan of hundreds of resources that stay would write them all.
    `
    CREATE TABLE planned_again (
      seq INTEGER PRIMARY KEY REFERENCES planned (seq) ON DELETE CASCADE,
      plan_id TEXT NOT NULL, operation TEXT NOT NULL, recorded_at INTEGER NOT NULL, seed TEXT NOT NULL
    ) STRICT;
    CREATE TRIGGER planned_otherwise AFTER UPDATE ON planned BEGIN DELETE FROM planned_again WHERE seq = NEW.seq; END;
    CREATE VIEW planned_now AS
      SELECT p.seq AS seq, p.stack AS stack, p.urn AS urn, p.request_digest AS request_digest,
        p.previous_record AS previous_record, p.record_digest AS record_digest,
        coalesce(a.plan_id, p.plan_id) AS plan_id, coalesce(a.operation, p.operation) AS operation,
        iif(a.seq IS NULL, p.previewed, 0) AS previewed,
        iif(a.seq IS NULL, p.body, json_set(p.body, '$.recordedAt', a.recorded_at, '$.seed', a.seed)) AS body
      FROM planned p LEFT JOIN planned_again a ON a.seq = p.seq;
    `,
  ],
};
