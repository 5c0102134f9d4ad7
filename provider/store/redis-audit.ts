import { canonicalJson } from "../crypto/canonical-json.ts";
import type { AuditEntry } from "../state/audit-entry.ts";
import { lostWrite } from "./lost-write.ts";
import type { Expectation, RedisCommand, RedisHashes } from "./redis-hashes.ts";
import type { AuditStore } from "./store.ts";

/** {@link AuditStore} in Redis: a hash of entries by number for each stack, and one that has the last of each stack. */
export class RedisAudit implements AuditStore {
  readonly #hashes: RedisHashes;
  /** The last entry that this process wrote, by stack. */
  readonly #written = new Map<string, Expectation>();

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
      const before = this.#written.get(stack);
      const written = { key: `:audit:${stack}`, field: String(last.seq), value: canonicalJson(last) };
      const expected = [{ key: ":audit-heads", field: stack, value: head }, ...(before ? [before] : [])];
      // An answer may have been lost on its way: then it is ours that stands there, and asking again would add it twice.
      if ((await this.#hashes.commitAlways(commands, expected)) || (await this.#stands(written))) {
        this.#written.set(stack, written);
        await this.#hashes.confirm([written], `entry ${last.seq} of the audit log of ${stack}`);
        return entries;
      }
      // A chain that goes on from an older entry is sound, and would hide that one is missing.
      if (before !== undefined && !(await this.#stands(before)))
        throw lostWrite(`entry ${before.field} of the audit log of ${stack}`);
    }
  }

  async #stands({ key, field, value }: Expectation): Promise<boolean> {
    return (await this.#hashes.get(key, field)) === value;
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
