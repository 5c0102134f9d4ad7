import type { AuditEntry, AuditEvent } from "../provider/state/audit-entry.ts";
import { chainEvents, extendAuditFile } from "../provider/state/audit-log.ts";
import type { Store } from "../provider/store/store.ts";
import { projectStorePlace } from "./open-project-store.ts";
import { auditLogPath, type Project } from "./project.ts";
import { shortStackName } from "./selected-stack.ts";

/** What is made of the last entry of a log, to be appended. */
export type ExtendAudit = (last: AuditEntry | null) => readonly AuditEntry[];

/**
 * Appends to the project's audit log: beside the store, or in it where runners share it. There the log is that of the
 * stack, or where none is selected of the project.
 * @param at instant for an entry that tells of a torn line.
 * @param store null where there is none yet: then the log is a file.
 */
export async function extendAudit(
  project: Project,
  store: Store | null,
  at: string,
  extend: ExtendAudit,
): Promise<void> {
  if (store === null || !projectStorePlace(project).isShared) {
    extendAuditFile(auditLogPath(project), at, extend);
    return;
  }
  const { name, stack } = project;
  await store.extendAudit(stack === null ? name : `${name}/${shortStackName(stack)}`, extend);
}

/** Writes what a command does into the log of {@link extendAudit}. */
export async function recordAudit(project: Project, store: Store | null, events: readonly AuditEvent[]): Promise<void> {
  const [first] = events;
  if (first !== undefined) await extendAudit(project, store, first.at, (last) => chainEvents(last, events));
}
