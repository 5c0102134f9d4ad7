import { existsSync } from "node:fs";
import { importSqlite } from "./quiet-sqlite.ts";

/**
 * Whether the store at `path` may hold reservations of a stack that are not settled. It takes a millisecond and needs no
 * fleet, for every run of the plugin asks. Where it cannot tell (an older schema, a locked file), it says yes.
 * @param stack `project/stack`
 */
export async function peekUnsettled(path: string, stack: string): Promise<boolean> {
  if (!existsSync(path)) return false;
  const { DatabaseSync } = await importSqlite();
  try {
    const db = new DatabaseSync(path, { readOnly: true });
    try {
      return db.prepare("SELECT 1 FROM reservations WHERE settled = 0 AND stack = ? LIMIT 1").get(stack) !== undefined;
    } finally {
      db.close();
    }
  } catch {
    return true;
  }
}
