/** The part of `node:sqlite` that this package uses. */
export type SqliteModule = typeof import("node:sqlite");

/**
 * Imports `node:sqlite` on first use, without its experimental warning: Node 22 prints one to stderr, which the Pulumi
 * engine would show to the user as a diagnostic of ours. Only that one warning is held back, and only while the import runs.
 *
 * The import is lazy because a plugin is started for `pulumi package get-schema` too, where no store is opened.
 */
export function importSqlite(): Promise<SqliteModule> {
  return withoutSqliteWarning(process, () => import("node:sqlite"));
}

/**
 * Runs `load` while `emitter` drops warnings of type `ExperimentalWarning` that name SQLite; all others pass unchanged.
 * @param emitter The process, or an object like it.
 */
export async function withoutSqliteWarning<T>(
  emitter: Pick<NodeJS.Process, "emitWarning">,
  load: () => Promise<T>,
): Promise<T> {
  const original = emitter.emitWarning;
  const filtered = (warning: string | Error, ...rest: unknown[]): void => {
    const text = warning instanceof Error ? warning.message : warning;
    const type = warning instanceof Error ? warning.name : typeOf(rest[0]);
    if (type === "ExperimentalWarning" && /sqlite/i.test(text)) return;
    Reflect.apply(original, emitter, [warning, ...rest]);
  };
  emitter.emitWarning = filtered;
  try {
    return await load();
  } finally {
    // Somebody else may have replaced it meanwhile; theirs then stays.
    if (emitter.emitWarning === filtered) emitter.emitWarning = original;
  }
}

function typeOf(option: unknown): unknown {
  if (typeof option === "object" && option !== null && "type" in option) return option.type;
  return option;
}
