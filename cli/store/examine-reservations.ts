import { hasQuotas, passedQuotas, type QuotaWorld } from "../../provider/placement/quota-shortage.ts";
import type { Amounts } from "../../provider/store/reservation.ts";
import type { Store } from "../../provider/store/store.ts";
import type { ReservationRow } from "../../provider/store/store-rows.ts";
import { byCodeUnits } from "../../provider/world/code-units.ts";
import { gpuUse } from "../../provider/world/gpu-slots.ts";
import { isHidden } from "../explain/render-record.ts";
import type { StoreFinding } from "./store-finding.ts";

/** Sums of decimal fractions are off by some 1e-16 each. */
const slack = 1e-9;

const error = (text: string): StoreFinding => ({ severity: "error", text, mend: null });
const warning = (text: string): StoreFinding => ({ severity: "warning", text, mend: null });

/**
 * Whether all that is reserved has room, and is what the records say.
 * @param capacityOf of a node of the fleet; null where it has none of that name.
 */
export async function examineReservations(
  rows: readonly ReservationRow[],
  store: Store,
  capacityOf: (node: string) => Amounts | null,
): Promise<readonly StoreFinding[]> {
  const found: StoreFinding[] = [];
  const byNode = [...Map.groupBy(rows, ({ node }) => node)].sort(([a], [b]) => byCodeUnits(a, b));
  for (const [node, held] of byNode) found.push(...examineNode(node, held, capacityOf(node)));
  for (const row of rows) {
    const record = await store.getDecisionRecord(row.decisionId, row.stack).catch(() => null);
    // A record that does not fit its digest is said by the integrity check.
    if (record === null) continue;
    if (record === undefined)
      found.push(warning(`${row.urn} holds ${row.node} by a decision of which there is no record`));
    else if (!isHidden(record) && record.target.name !== row.node)
      found.push(error(`${row.urn} holds ${row.node}, and the record of its decision says ${record.target.name}`));
  }
  const settled = Map.groupBy(
    rows.filter(({ run }) => run === null),
    ({ urn }) => urn,
  );
  for (const [urn, several] of settled) {
    if (several.length > 1) found.push(warning(`${urn} has ${several.length} reservations that are settled`));
  }
  return found;
}

/** Quotas that are passed by all that is reserved. Warnings: one that was lowered is none of the store's faults. */
export async function examineQuotas(store: Store, world: QuotaWorld): Promise<readonly StoreFinding[]> {
  if (!hasQuotas(world)) return [];
  const held = await store.listReservations();
  return passedQuotas(
    held.map(({ claim }) => claim),
    world,
  ).map(warning);
}

function examineNode(node: string, held: readonly ReservationRow[], capacity: Amounts | null): readonly StoreFinding[] {
  if (capacity === null) return [warning(`${held.length} reservations are on ${node}, which the fleet has not got`)];
  const { touched, shares } = gpuUse(held);
  const sums = {
    vcpus: sum(held, "vcpus"),
    memoryGiB: sum(held, "memoryGiB"),
    diskGiB: sum(held, "diskGiB"),
    gpus: touched,
  };
  const over = (["vcpus", "memoryGiB", "diskGiB", "gpus"] as const)
    .filter((dimension) => sums[dimension] > capacity[dimension] + slack)
    .map((dimension) =>
      error(
        `${node} is booked beyond its capacity: ${plain(sums[dimension])} of ${plain(capacity[dimension])} ${dimension}, by ${holders(held)}`,
      ),
    );
  const shared = [...shares]
    .filter(([, share]) => share > 1 + slack)
    .map(([slot, share]) => error(`GPU ${slot} of ${node} is shared beyond its whole: ${plain(share)}`));
  return [...over, ...shared];
}

function holders(held: readonly ReservationRow[]): string {
  return [...new Set(held.map(({ stack }) => stack))].sort(byCodeUnits).join(", ");
}

function sum(rows: readonly Amounts[], dimension: keyof Amounts): number {
  return rows.reduce((total, row) => total + row[dimension], 0);
}

function plain(amount: number): number {
  return Number(amount.toFixed(6));
}
