import type { AuditEvent } from "../provider/state/audit-entry.ts";
import { appendAudit, chainEvents } from "../provider/state/audit-log.ts";
import type { Store } from "../provider/store/store.ts";
import { projectStorePlace } from "./open-project-store.ts";
import { auditLogPath, type Project } from "./project.ts";
import { shortStackName } from "./selected-stack.ts";

/**
 * Writes what a command does into the audit log: beside the store, or in it where runners share it. There the log is that of
 * the stack, or where none is selected of the project.
 */
export async function recordAudit(project: Project, store: Store, events: readonly AuditEvent[]): Promise<void> {
  if (!projectStorePlace(project).isShared) {
    appendAudit(auditLogPath(project), events);
    return;
  }
  const { name, stack } = project;
  await store.extendAudit(stack === null ? name : `${name}/${shortStackName(stack)}`, (last) =>
    chainEvents(last, events),
  );
}
