import { unpackJson } from "../../provider/store/stored-json.ts";

/** All that a SQLite file of ours holds, inflated, as one text a table. */
export async function cellsByTable(path: string): Promise<Readonly<Record<string, string>>> {
  const { DatabaseSync } = await import("node:sqlite");
  const db = new DatabaseSync(path, { readOnly: true });
  try {
    const tables = db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").all();
    return Object.fromEntries(
      tables.map(({ name }) => {
        const rows = db.prepare(`SELECT * FROM "${String(name)}"`).all();
        return [
          String(name),
          rows
            .flatMap((row) => Object.values(row))
            .map(shown)
            .join("\n"),
        ];
      }),
    );
  } finally {
    db.close();
  }
}

/** The same as one text. */
export async function everyCell(path: string): Promise<string> {
  return Object.values(await cellsByTable(path)).join("\n");
}

/** Which of `needles` are in `text`. */
export function present(needles: readonly string[], text: string): readonly string[] {
  return needles.filter((needle) => text.includes(needle));
}

function shown(cell: unknown): string {
  return cell instanceof Uint8Array ? JSON.stringify(unpackJson(cell)) : String(cell);
}
