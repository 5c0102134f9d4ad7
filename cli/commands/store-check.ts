import { createColors } from "picocolors";
import { examineStore } from "../store/examine-store.ts";
import { openForCheck, type StateOptions } from "../store/open-for-check.ts";
import { describeMend } from "../store/store-finding.ts";
import type { Terminal } from "../terminal.ts";

/** Options of `novacron store check`. */
export interface StoreCheckOptions extends StateOptions {
  readonly json?: boolean;
}

/**
 * `novacron store check`: whether what the store holds is right, by itself and beside verified states. Changes nothing.
 * @returns 1 where an error was found; warnings do not count.
 * @throws {NovaCronError} as `openForCheck`; NC17xx where the store cannot be read.
 */
export async function storeCheck(options: StoreCheckOptions, terminal: Terminal): Promise<number> {
  const { question } = await openForCheck(options, terminal);
  const { store } = question;
  try {
    const found = await examineStore(question);
    const errors = found.filter(({ severity }) => severity === "error").length;
    const { revision, reservations } = await store.reservationState();
    if (options.json === true) {
      const findings = found.map(({ severity, text, mend }) => ({
        severity,
        text,
        mend: mend === null ? null : describeMend(mend),
      }));
      const counts = { reservations: reservations.length, revision, states: [...question.states.keys()] };
      terminal.out(`${JSON.stringify({ store: store.location, ...counts, findings }, null, 2)}\n`);
      return errors > 0 ? 1 : 0;
    }
    const { red, yellow, green } = createColors(terminal.color);
    for (const { severity, text, mend } of found) {
      const mark = severity === "error" ? red("error") : yellow("warning");
      terminal.out(`${mark}: ${text}${mend === null ? "" : ` (repair: ${describeMend(mend)})`}\n`);
    }
    const compared =
      question.states.size === 0 ? "compared with no state" : `compared with ${[...question.states.keys()].join(", ")}`;
    const verdict = found.length === 0 ? green("sound") : `${errors} errors, ${found.length - errors} warnings`;
    terminal.out(
      `${store.location}: ${verdict}; ${reservations.length} reservations, revision ${revision}, ${compared}\n`,
    );
    return errors > 0 ? 1 : 0;
  } finally {
    await store.close();
  }
}
