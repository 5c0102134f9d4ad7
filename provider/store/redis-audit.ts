import { canonicalJson } from "../crypto/canonical-json.ts";
import type { AuditEntry } from "../state/audit-entry.ts";
import type { RedisCommand, RedisHashes } from "./redis-hashes.ts";
import type { AuditStore } from "./store.ts";

/** {@link AuditStore} in Redis: a hash of entries by number for each stack, and one that has the last of each stack. */
export class RedisAudit implements AuditStore {
  readonly #hashes: RedisHashes;

  constructor(hashes: RedisHashes) {
    this.#hashes = hashes;
  }

  async extendAudit(
    stack: string,
    extend: (last: AuditEntry | null) => readonly AuditEntry[],
  ): Promise<readonly AuditEntry[]> {
    for (;;) {
      const head = await this.#hashes.get(":audit-heads", stack);
      const entries = extend(head === null ? null : (JSON.parse(head) as AuditEntry));
      const last = entries.at(-1);
      if (last === undefined) return entries;
      const fields = entries.flatMap((entry) => [String(entry.seq), canonicalJson(entry)]);
      const commands: RedisCommand[] = [
        ["HSET", `:audit:${stack}`, ...fields],
        ["HSET", ":audit-heads", stack, canonicalJson(last)],
      ];
      if (await this.#hashes.commitAlways(commands, [{ key: ":audit-heads", field: stack, value: head }]))
        return entries;
      // An answer may have been lost on its way: then it is ours that stands there, and asking again would add it twice.
      if ((await this.#hashes.get(`:audit:${stack}`, String(last.seq))) === canonicalJson(last)) return entries;
    }
  }

  async auditEntries(stack: string): Promise<readonly AuditEntry[]> {
    return (await this.#hashes.getAll(`:audit:${stack}`))
      .map(([, entry]) => JSON.parse(entry) as AuditEntry)
      .sort((a, b) => a.seq - b.seq);
  }

  async auditStacks(): Promise<readonly string[]> {
    return [...(await this.#hashes.fields(":audit-heads"))].sort();
  }
}
