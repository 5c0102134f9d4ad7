import type { AuditEvent } from "../state/audit-entry.ts";
import { appendAudit } from "../state/audit-log.ts";

/** Writes events to the audit log. Those that arrive together wait for the disk together, not one after the other. */
export class AuditTrail {
  readonly #path: string;
  readonly #now: () => number;
  #waiting: AuditEvent[] = [];
  #flush: Promise<void> | undefined;

  constructor(path: string, now: () => number) {
    this.#path = path;
    this.#now = now;
  }

  /** Resolves when the event is on the disk. */
  append(action: string, subject: string, details: AuditEvent["details"]): Promise<void> {
    this.#waiting.push({ at: new Date(this.#now()).toISOString(), action, subject, details });
    this.#flush ??= new Promise<void>((resolve) => setImmediate(resolve)).then(() => {
      this.#flush = undefined;
      const events = this.#waiting;
      this.#waiting = [];
      appendAudit(this.#path, events);
    });
    return this.#flush;
  }
}
