import type { KeyRing } from "../../provider/crypto/key-ring.ts";
import type { QuotaWorld } from "../../provider/placement/quota-shortage.ts";
import type { Amounts } from "../../provider/store/reservation.ts";
import type { RunJudge, RunStatus } from "../../provider/store/run-lease.ts";
import type { Store } from "../../provider/store/store.ts";
import type { ReservationRow } from "../../provider/store/store-rows.ts";
import type { ExportedState } from "../reattest/stack-state.ts";
import { examineAudit, examinePlanned, examineRuns } from "./examine-left-overs.ts";
import { examineQuotas, examineReservations } from "./examine-reservations.ts";
import { examineState } from "./examine-state.ts";
import type { StoreFinding } from "./store-finding.ts";

/** What a store is examined with. */
export interface StoreQuestion {
  readonly store: Store;
  readonly ring: KeyRing;
  /** Names of the fleet's nodes. */
  readonly nodes: readonly string[];
  /** Of a node of the fleet; null where it has none of that name. */
  readonly capacityOf: (node: string) => Amounts | null;
  /** By which quotas are told. */
  readonly world: QuotaWorld;
  /** Of runs that reserved. */
  readonly judge: RunJudge;
  /** Of processes, as far as this machine can tell. */
  readonly statusOf: (process: string) => RunStatus;
  /** States to compare with, by stack as `project/stack`. */
  readonly states: ReadonlyMap<string, ExportedState>;
}

/** Everything that is not as it should be in a store, the worst first. */
export async function examineStore(question: StoreQuestion): Promise<readonly StoreFinding[]> {
  const { store, ring, nodes, capacityOf, world, judge, statusOf, states } = question;
  const error = (text: string): StoreFinding => ({ severity: "error", text, mend: null });
  const from = await store.rows.copying();
  const half = from === null ? [] : [error(`it is being filled from ${from}, and the copy has not ended`)];
  const unfound = await store.rows.reindex(nodes, false);
  const indexes = unfound.map((text): StoreFinding => ({ severity: "error", text, mend: { how: "reindex" } }));
  const broken = (await store.integrityProblems()).filter((text) => !unfound.includes(text)).map(error);
  const rows: ReservationRow[] = [];
  for await (const row of store.rows.rows("reservation")) rows.push(row);
  const compared: StoreFinding[] = [];
  for (const [stack, state] of states)
    compared.push(...(await examineState(stack, { state, store, rows, ring, judge })));
  const found = [
    ...half,
    ...broken,
    ...indexes,
    ...compared,
    ...(await examineReservations(rows, store, capacityOf)),
    ...(await examineQuotas(store, world)),
    ...(await examineAudit(store, ring)),
    ...(await examinePlanned(store, ring)),
    ...(await examineRuns(store, statusOf)),
  ];
  return [
    ...found.filter(({ severity }) => severity === "error"),
    ...found.filter(({ severity }) => severity !== "error"),
  ];
}
