import { canonicalJson, type Digest, digestOf } from "../crypto/canonical-json.ts";
import type { LearnedWeights } from "../schema/learned-weights.ts";
import type { Outcome } from "../schema/outcome.ts";
import type { FeedbackStore, LearnedWeightsEntry, StoredOutcome } from "./feedback-store.ts";
import { bytes, type Row, type SqliteDatabase, text } from "./sqlite-database.ts";
import { packJson, unpackAddressed } from "./stored-json.ts";

/** The last promotion of a base that was not undone. */
const inEffect = `SELECT p.digest, w.body FROM weight_promotions p JOIN learned_weights w ON w.digest = p.digest
  WHERE p.base = ? AND p.undone_at IS NULL ORDER BY p.seq DESC LIMIT 1`;

/** Outcomes and learned weights in SQLite; see {@link FeedbackStore} for what each method does. */
export class SqliteFeedback implements FeedbackStore {
  readonly #db: SqliteDatabase;
  readonly #now: () => Date;

  constructor(db: SqliteDatabase, now: () => Date) {
    this.#db = db;
    this.#now = now;
  }

  putOutcomes(outcomes: readonly StoredOutcome[]): Promise<void> {
    const recordedAt = this.#now().toISOString();
    return this.#db.write("full", () => {
      for (const { stack, outcome } of outcomes) {
        this.#db.run(
          "REPLACE INTO outcomes (stack, decision, recorded_at, body) VALUES (?, ?, ?, ?)",
          stack,
          outcome.decision,
          recordedAt,
          canonicalJson(outcome),
        );
      }
    });
  }

  listOutcomes(): Promise<readonly StoredOutcome[]> {
    return this.#db.read(() =>
      this.#db
        .all("SELECT stack, body FROM outcomes ORDER BY seq")
        // Written by putOutcomes only, whose argument had this type.
        .map((row) => ({ stack: text(row, "stack"), outcome: JSON.parse(text(row, "body")) as Outcome })),
    );
  }

  putLearnedWeights(weights: LearnedWeights, by: string): Promise<Digest> {
    const { digest, body } = packJson(weights);
    const proposedAt = this.#now().toISOString();
    return this.#db.write("full", () => {
      this.#db.run(
        "INSERT INTO learned_weights (digest, base, proposed_at, proposed_by, body) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        digest,
        weights.base,
        proposedAt,
        by,
        body,
      );
      return digest;
    });
  }

  listLearnedWeights(base: string): Promise<readonly LearnedWeightsEntry[]> {
    return this.#db.read(() => {
      const current = this.#db.get(inEffect, base);
      return this.#db
        .all(
          `SELECT w.digest, w.body, w.proposed_at, w.proposed_by, p.promoted_at, p.promoted_by, p.undone_at, p.undone_by
           FROM learned_weights w LEFT JOIN weight_promotions p
             ON p.seq = (SELECT max(seq) FROM weight_promotions WHERE digest = w.digest)
           WHERE w.base = ? ORDER BY w.seq`,
          base,
        )
        .map((row): LearnedWeightsEntry => {
          const undone = row.undone_at === null ? null : { at: text(row, "undone_at"), by: text(row, "undone_by") };
          return {
            digest: text(row, "digest") as Digest,
            weights: this.#weights(row),
            proposedAt: text(row, "proposed_at"),
            proposedBy: text(row, "proposed_by"),
            promotion:
              row.promoted_at === null ? null : { at: text(row, "promoted_at"), by: text(row, "promoted_by"), undone },
            isInEffect: current?.digest === row.digest,
          };
        });
    });
  }

  promotedWeights(base: string): Promise<LearnedWeights | null> {
    return this.#db.read(() => {
      const row = this.#db.get(inEffect, base);
      return row === undefined ? null : this.#weights(row);
    });
  }

  promoteWeights(weights: LearnedWeights, by: string): Promise<boolean> {
    const at = this.#now().toISOString();
    return this.#db.write("full", () => {
      if ((this.#db.get(inEffect, weights.base)?.digest ?? null) !== weights.parent) return false;
      this.#db.run(
        "INSERT INTO weight_promotions (base, digest, promoted_at, promoted_by) VALUES (?, ?, ?, ?)",
        weights.base,
        digestOf(weights),
        at,
        by,
      );
      return true;
    });
  }

  undoWeights(weights: LearnedWeights, by: string): Promise<boolean> {
    const at = this.#now().toISOString();
    const digest = digestOf(weights);
    return this.#db.write("full", () => {
      if (this.#db.get(inEffect, weights.base)?.digest !== digest) return false;
      this.#db.run(
        `UPDATE weight_promotions SET undone_at = ?, undone_by = ?
         WHERE seq = (SELECT max(seq) FROM weight_promotions WHERE base = ? AND undone_at IS NULL)`,
        at,
        by,
        weights.base,
      );
      return true;
    });
  }

  #weights(row: Row): LearnedWeights {
    // The digest vouches for the shape: what has it is what putLearnedWeights was given.
    return unpackAddressed(bytes(row, "body"), text(row, "digest"), this.#db.path) as LearnedWeights;
  }
}
