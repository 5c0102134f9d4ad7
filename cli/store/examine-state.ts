import type { KeyRing } from "../../provider/crypto/key-ring.ts";
import { blindClaim } from "../../provider/resources/blind-claim.ts";
import { placementKind } from "../../provider/resources/placement-kind.ts";
import { standingOf, stateHoldings } from "../../provider/resources/state-holdings.ts";
import { parseUrn, userInputs } from "../../provider/resources/user-inputs.ts";
import { containsSecret, revealSecrets } from "../../provider/state/secret.ts";
import type { RunJudge } from "../../provider/store/run-lease.ts";
import type { Store } from "../../provider/store/store.ts";
import type { ReservationRow } from "../../provider/store/store-rows.ts";
import type { Claim } from "../../provider/world/snapshot.ts";
import { signedUrn } from "../reattest/sign-anew.ts";
import { recordLookup, type StackDecision, stackDecisions } from "../reattest/stack-decisions.ts";
import type { ExportedState } from "../reattest/stack-state.ts";
import type { StoreFinding } from "./store-finding.ts";

/** What a stack's state is compared with. */
export interface StateQuestion {
  readonly state: ExportedState;
  readonly store: Store;
  readonly rows: readonly ReservationRow[];
  readonly ring: KeyRing;
  readonly judge: RunJudge;
}

/**
 * Compares the reservations of a stack with what its verified state holds: what a failover lost is missing in the store, what
 * it brought back is missing in the state. Of what is not verified nothing is booked.
 */
export async function examineState(stack: string, question: StateQuestion): Promise<readonly StoreFinding[]> {
  const { state, store, ring } = question;
  const own = question.rows.filter((row) => row.stack === stack);
  const decisions = await stackDecisions(state, ring, store);
  const found: StoreFinding[] = [];
  const known = new Set<string>();
  for (const decision of decisions) {
    if (decision.type.token !== placementKind.token) continue;
    if (decision.finding.status !== "good") {
      known.add(decision.stored.urn);
      const { urn } = decision.stored;
      const why = decision.finding.problems[0] ?? "";
      found.push({ severity: "error", text: `the state's decision for ${urn} is not verified: ${why}`, mend: null });
      continue;
    }
    const { claim, decisionId } = await claimOf(decision, decision.finding.summary, question);
    known.add(claim.urn);
    found.push(...compared(claim, decisionId, own, question));
  }
  return [...found, ...strangers(own, known, question)];
}

/** The claim of a verified decision, as `Check` would adopt it. */
async function claimOf(
  { stored }: StackDecision,
  summary: Parameters<typeof placementKind.claimOn>[0],
  { store, ring }: StateQuestion,
): Promise<{ readonly claim: Claim; readonly decisionId: string }> {
  const urn = await signedUrn(stored.urn, summary, recordLookup(store, stored.urn));
  const inputs = userInputs(stored.inputs);
  const request = placementKind.schema.parse(revealSecrets(inputs));
  const subject = { ...parseUrn(stored.urn), urn, id: summary.subject };
  const claim = placementKind.claimOn(summary, subject, request);
  if (claim === null) throw new TypeError("a placement takes capacity");
  const named = { ...claim, urn };
  return { claim: containsSecret(inputs) ? blindClaim(named, ring) : named, decisionId: summary.record };
}

function compared(
  claim: Claim,
  decisionId: string,
  own: readonly ReservationRow[],
  { state, judge }: StateQuestion,
): readonly StoreFinding[] {
  const rows = own.filter(({ urn }) => urn === claim.urn);
  const row = rows.find((each) => each.decisionId === decisionId);
  if (row === undefined) {
    // A run that is under way holds what the state will have next: it may be about to give the old one back.
    const statuses = rows.map(({ run, reservedAt }) => (run === null ? "over" : judge(run, reservedAt)));
    if (statuses.includes("under way")) return [];
    const writtenAt = timeOf(state);
    const isLate = rows.some(({ reservedAt }) => writtenAt === null || Date.parse(reservedAt) >= writtenAt);
    if (isLate || statuses.includes("unknown")) {
      const late = `the state has ${claim.urn} on ${claim.node}; the store has a later decision for it`;
      return [{ severity: "warning", text: late, mend: null }];
    }
    const text = `the state has ${claim.urn} on ${claim.node}, and the store has lost it`;
    return [{ severity: "error", text, mend: { how: "rebook", claim, decisionId } }];
  }
  if (row.node !== claim.node) {
    const text = `${claim.urn} holds ${row.node}, and the verified state says ${claim.node}`;
    return [{ severity: "error", text, mend: null }];
  }
  if (row.run === null || judge(row.run, row.reservedAt) !== "over") return [];
  const text = `${claim.urn} is not marked as one that the state has, and its run is over`;
  return [{ severity: "warning", text, mend: { how: "settle", row } }];
}

/** Reservations of the stack that its state knows nothing of. */
function strangers(
  own: readonly ReservationRow[],
  known: ReadonlySet<string>,
  { state, judge }: StateQuestion,
): readonly StoreFinding[] {
  const holdings = stateHoldings(JSON.stringify(state));
  const writtenAt = timeOf(state);
  return own.flatMap((row): readonly StoreFinding[] => {
    if (known.has(row.urn) || holdings === null || standingOf(row, holdings) !== "gone") return [];
    const status = row.run === null ? "over" : judge(row.run, row.reservedAt);
    if (status === "under way") return [];
    const text = `${row.urn} holds ${row.node}, and the state knows nothing of it`;
    // What was reserved after the state was written may be in a later one; and of another machine's run nobody knows here.
    const isCertain = writtenAt !== null && Date.parse(row.reservedAt) < writtenAt;
    if (isCertain && status === "over") return [{ severity: "warning", text, mend: { how: "release", row } }];
    const why = isCertain
      ? "its run may be under way on another machine"
      : "it was reserved after the state was written";
    return [{ severity: "warning", text: `${text}; ${why}`, mend: null }];
  });
}

/** When the engine wrote the state, in milliseconds since 1970; null where it does not say. */
function timeOf({ deployment }: ExportedState): number | null {
  const { manifest } = deployment;
  const time = typeof manifest === "object" && manifest !== null && "time" in manifest ? manifest.time : null;
  const instant = typeof time === "string" ? Date.parse(time) : Number.NaN;
  return Number.isNaN(instant) ? null : instant;
}
