import type { Reservation } from "../../provider/store/reservation.ts";
import { judgeRuns, type RunJudge, type RunStatus } from "../../provider/store/run-lease.ts";
import type { Store } from "../../provider/store/store.ts";

/** A reservation as the commands show it. */
export interface HeldReservation {
  readonly urn: string;
  readonly decisionId: string;
  /** `project/stack`. */
  readonly stack: string;
  readonly name: string;
  readonly node: string;
  readonly vcpus: number;
  readonly memoryGiB: number;
  readonly diskGiB: number;
  readonly gpus: number;
  /** ISO 8601 instant. */
  readonly reservedAt: string;
  /** The run of the CLI that booked it, as long as the state is not known to have it; null afterwards. */
  readonly run: { readonly name: string; readonly status: RunStatus } | null;
}

/**
 * What a store holds, by stack, name and decision.
 * @param only one stack's, as `project/stack`; null for all.
 * @param statusHere what this machine knows of a run.
 */
export async function heldReservations(
  store: Store,
  only: string | null,
  statusHere: (run: string) => RunStatus,
  now: Date,
): Promise<readonly HeldReservation[]> {
  const judge = await judgeRuns(store, statusHere, now.getTime());
  const all = (await store.listReservations()).filter(({ claim }) => only === null || claim.stack === only);
  const stacks = [...new Set(all.map(({ claim }) => claim.stack))];
  const unsettled = (await Promise.all(stacks.map((stack) => store.unsettledReservations(stack)))).flat();
  const runs = new Map(unsettled.map(({ urn, decisionId, operation }) => [`${urn}\n${decisionId}`, operation]));
  return all
    .map((reservation) =>
      described(reservation, runs.get(`${reservation.claim.urn}\n${reservation.decisionId}`), judge),
    )
    .sort((a, b) => compare(a.stack, b.stack) || compare(a.name, b.name) || compare(a.decisionId, b.decisionId));
}

/** Whether a run that is over, or of which nobody here knows, may have left it behind. */
export function isLeftOver({ run }: HeldReservation): boolean {
  return run !== null && run.status !== "under way";
}

function described(
  { claim, decisionId, reservedAt }: Reservation,
  run: string | undefined,
  judge: RunJudge,
): HeldReservation {
  const { urn, stack, name, node, vcpus, memoryGiB, diskGiB, gpus } = claim;
  const amounts = { vcpus, memoryGiB, diskGiB, gpus };
  const made = run === undefined ? null : { name: run, status: judge(run, reservedAt) };
  return { urn, decisionId, stack, name, node, ...amounts, reservedAt, run: made };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
