import { recordAudit } from "../record-audit.ts";
import { examineStore } from "../store/examine-store.ts";
import { mendStore } from "../store/mend-store.ts";
import { openForCheck, type StateOptions } from "../store/open-for-check.ts";
import { describeMend, type StoreFinding } from "../store/store-finding.ts";
import type { Terminal } from "../terminal.ts";

/** Options of `novacron store repair`. */
export interface StoreRepairOptions extends StateOptions {
  readonly apply?: boolean;
}

/**
 * `novacron store repair`: says line by line what it would mend, and with --apply mends it, audited. Capacity is booked only
 * where it is free and given back only where a verified state shows that nobody has it.
 * @returns 1 where an error is left.
 * @throws {NovaCronError} as `storeCheck`.
 */
export async function storeRepair(options: StoreRepairOptions, terminal: Terminal): Promise<number> {
  const { project, question } = await openForCheck(options, terminal);
  const { store } = question;
  const apply = options.apply === true;
  try {
    const found = await examineStore(question);
    const seen = new Set<string>();
    let [mended, left] = [0, 0];
    for (const finding of found) {
      const what = line(finding);
      if (finding.mend === null) {
        terminal.out(`left: ${finding.text}\n`);
        if (finding.severity === "error") left++;
        continue;
      }
      if (!apply) {
        terminal.out(`would mend: ${what}\n`);
        if (finding.severity === "error") left++;
        continue;
      }
      // Several findings may have one mend: the indexes are made anew once.
      const isDone = finding.mend.how === "reindex" && seen.has("reindex");
      seen.add(finding.mend.how);
      if (!isDone) {
        // The log is written first: an act that is not on record must not happen.
        await recordAudit(project, store, [
          {
            at: terminal.now().toISOString(),
            action: "store.repaired",
            subject: store.location,
            details: { by: terminal.user, found: finding.text, mend: describeMend(finding.mend) },
          },
        ]);
      }
      const failed = isDone ? null : await mendStore(finding.mend, store, question);
      terminal.out(failed === null ? `mended: ${what}\n` : `left: ${finding.text}: ${failed}\n`);
      if (failed === null) mended++;
      else if (finding.severity === "error") left++;
    }
    if (found.length === 0) terminal.out(`${store.location}: nothing to mend\n`);
    else if (apply) terminal.err(`Mended ${mended} of ${found.length}\n`);
    else terminal.err("Nothing was changed; --apply mends\n");
    return left > 0 ? 1 : 0;
  } finally {
    await store.close();
  }
}

function line({ text, mend }: StoreFinding): string {
  return mend === null ? text : `${text}: ${describeMend(mend)}`;
}
