import type { KeyRing } from "../../provider/crypto/key-ring.ts";
import { NovaCronError } from "../../provider/errors/novacron-error.ts";
import { standingOf } from "../../provider/resources/state-holdings.ts";
import type { Store } from "../../provider/store/store.ts";
import { confirm } from "../confirm.ts";
import type { Project } from "../project.ts";
import { recordAudit } from "../record-audit.ts";
import { readHoldings } from "../reservations/read-holdings.ts";
import { shortStackName } from "../selected-stack.ts";
import type { Terminal } from "../terminal.ts";
import { type FormerReservation, formerReservations, takeOver } from "./former-reservations.ts";
import type { StackDecision } from "./stack-decisions.ts";

/** How `novacron reattest` was called, as far as a renamed stack goes. */
export interface RenamedStackOptions {
  /** The stack's former name. */
  readonly fromStack?: string;
  readonly reason?: string;
  readonly yes?: boolean;
  readonly dryRun?: boolean;
}

interface RenamedStackPlace {
  readonly terminal: Terminal;
  readonly project: Project;
  readonly store: Store;
  readonly ring: KeyRing;
}

/**
 * Moves what a stack held under its former name to its new one. Without that name it is only said what is held there.
 * @throws {NovaCronError} NC1908 where a stack of that name has the decisions, too: then it was copied, not renamed; NC1802
 *   refused; NC1905 nobody to ask; NC1204 what was given back meanwhile.
 */
export async function followRename(
  decisions: readonly StackDecision[],
  options: RenamedStackOptions,
  { terminal, project, store, ring }: RenamedStackPlace,
): Promise<void> {
  const all = await formerReservations(decisions, store);
  if (options.fromStack === undefined || options.dryRun === true) return sayHeld(all, terminal);
  const from = `${project.name}/${shortStackName(options.fromStack)}`;
  const former = all.filter(({ held }) => held.claim.stack === from);
  if (former.length === 0) {
    terminal.err(`Nothing is held under ${from} that belongs to this stack\n`);
    return;
  }
  await refuseCopies(from, former, project, terminal);
  const count = former.length === 1 ? "1 reservation" : `${former.length} reservations`;
  await confirm(`Take over ${count} of ${from}?`, options.yes === true, terminal);
  // The log is written first: an act that is not on record must not happen.
  const details = { by: terminal.user, reason: options.reason ?? "no reason given" };
  const at = terminal.now().toISOString();
  await recordAudit(
    project,
    store,
    former.map(({ urn, held }) => ({
      at,
      action: "reservation.renamed",
      subject: urn,
      details: { ...details, record: held.decisionId, from: held.claim.urn },
    })),
  );
  await takeOver(former, store, ring);
  terminal.err(`Took over ${count} of ${from}\n`);
}

function sayHeld(former: readonly FormerReservation[], terminal: Terminal): void {
  for (const [stack, held] of Map.groupBy(former, (each) => each.held.claim.stack)) {
    terminal.err(
      `warning: ${held.length} of these decisions hold capacity under the name ${stack}, and would be booked a second time; where the stack was renamed, take it over with \`novacron reattest --from-stack ${shortStackName(stack)}\`\n`,
    );
  }
}

async function refuseCopies(
  from: string,
  former: readonly FormerReservation[],
  project: Project,
  terminal: Terminal,
): Promise<void> {
  const state = await readHoldings(from, project, terminal);
  const kept = former.find(
    ({ held: { claim, decisionId } }) => state !== null && standingOf({ urn: claim.urn, decisionId }, state) !== "gone",
  );
  if (kept === undefined) return;
  throw new NovaCronError("NC1908", `${from} still has ${kept.held.claim.name}, and holds its capacity itself`, {
    expected: "the former name of a stack that was renamed",
    remedy: "Destroy the resources of the one or of the other stack: a state that was copied stands for them once",
  });
}
