import { digestOf } from "../../provider/crypto/canonical-json.ts";
import { NovaCronError } from "../../provider/errors/novacron-error.ts";
import { readShippedRules } from "../../provider/policy/read-bundle.ts";
import { addWaiver } from "../../provider/policy/waivers/add-waiver.ts";
import { scopeFault } from "../../provider/policy/waivers/read-waivers.ts";
import { signWaiver } from "../../provider/policy/waivers/sign-waiver.ts";
import { type WaiverStatement, waiverStatement } from "../../provider/policy/waivers/waiver-file.ts";
import { appendAudit } from "../../provider/state/audit-log.ts";
import { auditLogPath } from "../project.ts";
import type { Terminal } from "../terminal.ts";
import { findWaivers, type WaiverOptions, type WaiverPlace } from "../waivers/waiver-place.ts";

/** Options of `novacron waiver new`. */
export interface WaiverNewOptions extends WaiverOptions {
  readonly rule: string;
  readonly resource: string;
  readonly reason: string;
  readonly owner: string;
  readonly expires: string;
  readonly id?: string;
}

/**
 * `novacron waiver new`: signs a waiver and adds it to the waiver file.
 * @throws {NovaCronError} NC1903 naming the option that is wrong or too broad; NC1601 or NC1605 without a key for waivers;
 * NC1310 for a malformed file.
 */
export async function waiverNew(options: WaiverNewOptions, terminal: Terminal): Promise<number> {
  const place = await findWaivers(options, terminal);
  const statement = statementOf(options, terminal.now());
  warnOfUnknownRule(statement.rule, place, terminal);
  const entry = { ...statement, signature: signWaiver(place.ring, statement) };
  addWaiver(place.path, entry);
  audit(entry.id, statement, place, terminal);
  if (options.json === true) terminal.out(`${JSON.stringify({ file: place.path, waiver: entry }, null, 2)}\n`);
  else {
    terminal.out(`Waiver ${entry.id} lifts ${entry.rule} from ${entry.resource} until ${entry.expires}\n`);
    terminal.out(`Commit ${place.path}, and have it reviewed\n`);
  }
  return 0;
}

function statementOf({ rule, resource, reason, owner, expires, id }: WaiverNewOptions, now: Date): WaiverStatement {
  const said = { rule, resource, reason, owner, issued: now.toISOString(), expires };
  const parsed = waiverStatement.safeParse({ ...said, id: id ?? `W-${digestOf(said).slice(7, 15)}` });
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const option = `--${String(issue?.path[0] ?? "rule")}`;
    throw new NovaCronError("NC1903", `${option} is not what a waiver can have`, {
      property: option,
      expected:
        issue?.path[0] === "expires" ? "an ISO 8601 date or instant in UTC, e.g. 2026-09-30" : (issue?.message ?? ""),
      remedy: "Correct it.",
    });
  }
  const fault = scopeFault(parsed.data);
  if (fault === null) return parsed.data;
  throw new NovaCronError("NC1903", fault, {
    property: fault.startsWith("resource") ? "--resource" : "--expires",
    expected: "one rule, for resources that are named, for a year at most",
    remedy: "Narrow it; what holds for all is a matter of the rules' data.",
  });
}

/** An own bundle may have any rule; of the shipped ones a slip shows. */
function warnOfUnknownRule(rule: string, { project }: WaiverPlace, terminal: Terminal): void {
  if (project?.config.policies.bundle !== undefined) return;
  if (!readShippedRules().some(({ id }) => id === rule)) terminal.err(`warning: no shipped rule has the id ${rule}\n`);
}

function audit(subject: string, statement: WaiverStatement, { project }: WaiverPlace, terminal: Terminal): void {
  if (project === null) return;
  const { id: _, ...details } = statement;
  const at = terminal.now().toISOString();
  appendAudit(auditLogPath(project), [
    { at, action: "waiver.signed", subject, details: { by: terminal.user, ...details } },
  ]);
}
