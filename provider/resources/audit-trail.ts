import { join } from "node:path";
import type { AuditEvent } from "../state/audit-entry.ts";
import { appendAudit, chainEvents } from "../state/audit-log.ts";
import type { StorePlace } from "../store/open-store.ts";
import type { Store } from "../store/store.ts";
import { parseUrn } from "./user-inputs.ts";

/** Writes events, each about the resource whose URN is its subject, where they are kept, and resolves when they cannot be lost any more. */
export type AuditSink = (events: readonly AuditEvent[]) => Promise<unknown>;

/**
 * Where a stack's audit log is: beside the store, or in it where runners share it. Of those that share one none has a file
 * of its own, which would be a piece of the log that goes with the runner.
 *
 * Which stack it is, the events tell: a plan may have been opened by somebody who could not.
 */
export function auditSink(place: StorePlace, store: Store): AuditSink {
  if (place.isShared) {
    return async (events) => {
      for (const [stack, own] of Map.groupBy(events, ({ subject }) => parseUrn(subject).stack))
        await store.extendAudit(stack, (last) => chainEvents(last, own));
    };
  }
  const path = join(place.folder, "audit.jsonl");
  return async (events) => appendAudit(path, events);
}

/** Writes events to the audit log. Those that arrive together are written together, not one after the other. */
export class AuditTrail {
  readonly #sink: AuditSink;
  readonly #now: () => number;
  #waiting: AuditEvent[] = [];
  #flush: Promise<void> | undefined;

  constructor(sink: AuditSink, now: () => number) {
    this.#sink = sink;
    this.#now = now;
  }

  /** Resolves when the event is kept. */
  append(action: string, subject: string, details: AuditEvent["details"]): Promise<void> {
    this.#waiting.push({ at: new Date(this.#now()).toISOString(), action, subject, details });
    this.#flush ??= new Promise<void>((resolve) => setImmediate(resolve)).then(async () => {
      this.#flush = undefined;
      const events = this.#waiting;
      this.#waiting = [];
      await this.#sink(events);
    });
    return this.#flush;
  }
}
