import { resolve } from "node:path";
import { KeyRing } from "../../provider/crypto/key-ring.ts";
import { trustedKeys } from "../../provider/crypto/trusted-keys.ts";
import { openWaivers } from "../../provider/policy/waivers/open-waivers.ts";
import { expiringDays } from "../../provider/policy/waivers/waiver-book.ts";
import type { Project } from "../project.ts";
import type { Terminal } from "../terminal.ts";
import { type WaiverLine, waiverLines } from "../waivers/waiver-report.ts";
import type { CheckResult } from "./check-result.ts";

/** The waivers: how many are in use, expire soon, or do not apply. */
export async function checkWaivers(
  { config, directory }: Project,
  terminal: Terminal,
): Promise<Omit<CheckResult, "name">> {
  // Without keys no signature holds, and every waiver is among the refused.
  const ring = trustedKeys(resolve(directory, config.keys.directory)) ?? new KeyRing([], []);
  const lines = waiverLines(await openWaivers(config.policies, directory, ring), terminal.now().getTime());
  const count = (status: WaiverLine["status"]): number => lines.filter((line) => line.status === status).length;
  const [expiring, refused] = [count("expiring"), count("refused")];
  const details = { inUse: count("in use") + expiring, expiring, expired: count("expired"), refused };
  if (lines.length === 0) return { status: "ok", message: "none", details };
  const message = `${details.inUse} in use, ${expiring} of them to expire within ${expiringDays} days; ${details.expired} expired, ${refused} do not apply`;
  if (expiring === 0 && refused === 0) return { status: "ok", message, details };
  return { status: "warn", message, remedy: "See `novacron waiver list`", details };
}
