import type { Terminal } from "../terminal.ts";
import { findWaivers, type WaiverOptions } from "../waivers/waiver-place.ts";
import { waiverLines } from "../waivers/waiver-report.ts";

/**
 * `novacron waiver verify`: whether every waiver holds: its signature, its key, its scope and its span.
 * @returns 1 when one is refused. One that expired is none: it did what it was for.
 * @throws {NovaCronError} NC1310 for a malformed file; NC1601 without keys.
 */
export async function waiverVerify(options: WaiverOptions, terminal: Terminal): Promise<number> {
  const place = await findWaivers(options, terminal);
  const lines = waiverLines(await place.read(), terminal.now().getTime());
  const refused = lines.filter(({ status }) => status === "refused");
  if (options.json === true) {
    terminal.out(`${JSON.stringify({ file: place.path, holds: refused.length === 0, waivers: lines }, null, 2)}\n`);
  } else {
    for (const { id, why } of refused) terminal.err(`NC1311: waiver ${id} does not apply: ${why}\n`);
    terminal.out(`${lines.length - refused.length} of ${lines.length} waivers of ${place.path} hold\n`);
  }
  return refused.length === 0 ? 0 : 1;
}
