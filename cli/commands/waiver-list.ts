import { expiringDays } from "../../provider/policy/waivers/waiver-book.ts";
import { renderTable } from "../table.ts";
import type { Terminal } from "../terminal.ts";
import { findWaivers, type WaiverOptions } from "../waivers/waiver-place.ts";
import { type WaiverLine, waiverLines } from "../waivers/waiver-report.ts";

/**
 * `novacron waiver list`: which waivers are in use, which expire soon or have expired, and which do not apply and why.
 * @returns 0, whatever they are: `novacron waiver verify` judges.
 * @throws {NovaCronError} NC1310 for a malformed file; NC1601 without keys.
 */
export async function waiverList(options: WaiverOptions, terminal: Terminal): Promise<number> {
  const place = await findWaivers(options, terminal);
  const lines = waiverLines(await place.read(), terminal.now().getTime());
  if (options.json === true) {
    terminal.out(`${JSON.stringify({ file: place.path, waivers: lines }, null, 2)}\n`);
    return 0;
  }
  terminal.out(
    lines.length === 0 ? `There are no waivers in ${place.path}\n` : renderTable(terminal, headings, lines.map(row)),
  );
  const count = (status: WaiverLine["status"]) => lines.filter((line) => line.status === status).length;
  const expiring = count("expiring");
  if (expiring > 0) terminal.err(`warning: ${expiring} of them expire within ${expiringDays} days\n`);
  if (count("refused") > 0) terminal.err(`warning: ${count("refused")} of them do not apply\n`);
  return 0;
}

const headings = ["waiver", "status", "rule", "resource", "expires", "owner", "reason"] as const;

function row({ id, status, waiver, why }: WaiverLine): readonly string[] {
  if (waiver === null) return [id, status, "", "", "", "", why ?? ""];
  const { rule, resource, expires, owner, reason } = waiver;
  return [id, status, rule, resource, expires, owner, status === "refused" ? (why ?? "") : reason];
}
