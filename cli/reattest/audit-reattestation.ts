import type { KeyRing } from "../../provider/crypto/key-ring.ts";
import { NovaCronError } from "../../provider/errors/novacron-error.ts";
import { parseUrn, userInputs } from "../../provider/resources/user-inputs.ts";
import { checkpointAfter } from "../../provider/state/audit-checkpoint.ts";
import type { AuditEvent } from "../../provider/state/audit-entry.ts";
import { chainEvents } from "../../provider/state/audit-log.ts";
import { containsSecret } from "../../provider/state/secret.ts";
import { errorLine } from "../error-line.ts";
import type { ExtendAudit } from "../record-audit.ts";
import type { Terminal } from "../terminal.ts";
import type { StackDecision } from "./stack-decisions.ts";

/** The entries that one run of `novacron reattest` leaves in the audit log. */
export interface ReattestationAudit {
  /** Before the state is written: who signs what, why, and what was wrong with it. One entry a resource. */
  begin(decisions: readonly StackDecision[]): Promise<void>;
  /** Afterwards, with a signature over the log where there is a key for it. */
  done(count: number, releasedUrns: readonly string[]): Promise<void>;
  /** Where Pulumi refused the state. */
  failed(error: unknown): Promise<void>;
}

/**
 * @param extend of the project's log.
 * @throws {NovaCronError} NC1607 from its methods, when the log's end is damaged.
 */
export function auditReattestation(
  extend: (at: string, make: ExtendAudit) => Promise<void>,
  ring: KeyRing,
  reason: string,
  terminal: Terminal,
): ReattestationAudit {
  const who = { by: terminal.user, reason };
  const at = (): string => terminal.now().toISOString();
  const append = (events: readonly AuditEvent[]): Promise<void> => extend(at(), (last) => chainEvents(last, events));
  let stack = "";
  return {
    begin: async (decisions) => {
      stack = decisions[0] === undefined ? "" : parseUrn(decisions[0].stored.urn).stack;
      const keyId = ring.signingKey("decision").keyId;
      await append(
        decisions.flatMap(({ stored, finding }) => {
          if (finding.status === "lost") return [];
          const { summary } = finding;
          const tainted = containsSecret(userInputs(stored.inputs));
          const details = {
            ...who,
            keyId,
            record: summary.record,
            target: tainted ? "[secret]" : summary.target,
            problems: finding.status === "good" ? [] : finding.problems,
          };
          return [{ at: at(), action: "decision.reattested", subject: stored.urn, details }];
        }),
      );
    },
    done: async (count, releasedUrns) => {
      await append([
        { at: at(), action: "state.reattested", subject: stack, details: { ...who, count, released: releasedUrns } },
      ]);
      try {
        const signedAt = at();
        await extend(signedAt, (last) => [checkpointAfter(last, ring, signedAt)]);
      } catch (error) {
        if (!(error instanceof NovaCronError)) throw error;
        terminal.err(`warning: the audit log is not signed: ${error.message}\n`);
      }
    },
    failed: async (error) => {
      await append([
        {
          at: at(),
          action: "state.reattestation-failed",
          subject: stack,
          details: { ...who, error: errorLine(error) },
        },
      ]);
    },
  };
}
