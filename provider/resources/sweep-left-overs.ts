import { setTimeout as delay } from "node:timers/promises";
import type { ErrorCode } from "../errors/codes.ts";
import type { ProviderConfig } from "../schema/provider-config.ts";
import { mayHoldUnsettled, openStoreAt, storePlace } from "../store/open-store.ts";
import type { UnsettledReservation } from "../store/reservation.ts";
import { judgeRuns, type RunStatus } from "../store/run-lease.ts";
import type { Store } from "../store/store.ts";
import { loadConfiguredFleet } from "../world/configured-fleet.ts";
import { AuditTrail, auditSink } from "./audit-trail.ts";
import { standingOf, stateHoldings } from "./state-holdings.ts";
import { parseUrn } from "./user-inputs.ts";

/** How long a backend may take to write what the CLI sent it last. */
const stateWrittenMs = 3000;

/** The provider's own resource, as the engine names it when it configures a plugin. */
export interface ProviderIdentity {
  readonly urn: string;
  /** Drawn at random when the provider was made. */
  readonly id: string;
}

/** What the process gives the sweep. */
export interface SweepEdge {
  readonly projectDirectory: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** What this machine knows of a run of the CLI. */
  readonly statusOf: (run: string) => RunStatus;
  /** The state of a stack as `pulumi stack export` gives it. Rejects where it cannot be had. */
  readonly readState: (stack: string) => Promise<string>;
  readonly diagnostics: (severity: "info" | "warning", code: ErrorCode, message: string, urn?: string) => void;
}

/** What became of the reservations that runs left behind which are over. */
export interface Swept {
  /** Freed: the state knows nothing of them. */
  readonly freed: readonly UnsettledReservation[];
  /** Could not be compared with the state, and stay. */
  readonly unclear: readonly UnsettledReservation[];
}

/**
 * Frees what runs of the CLI booked that were cut off before the state had it. No call of the engine tells of such a
 * reservation: its resource may have left the program, and a destroy deletes only what the state has. Nor does it follow
 * from a plan's calls that the state has not got a resource: a plan may have targets, fail half-way, or be served by
 * several providers. So the state itself is asked, once: what it has is settled then, and what it has not is freed.
 *
 * That is certain, for a run that is over writes no state any more; a reservation that another run takes over meanwhile is
 * not given back; and the state is the right one if this very provider lies in it, id and all.
 * Of a resource that the state has in another way (its update was cut off) Check knows more, and mends that.
 */
export async function sweepLeftOvers(
  store: Store,
  self: ProviderIdentity,
  { statusOf, now, readState }: Pick<SweepEdge, "statusOf" | "now" | "readState">,
): Promise<Swept> {
  const { stack } = parseUrn(self.urn);
  const unsettled = await store.unsettledReservations(stack);
  if (unsettled.length === 0) return { freed: [], unclear: [] };
  const judge = await judgeRuns(store, statusOf, now());
  const left = unsettled.filter(({ operation, reservedAt }) => judge(operation, reservedAt) === "over");
  if (left.length === 0) return { freed: [], unclear: [] };
  const state = await readState(stack.slice(stack.indexOf("/") + 1)).then(stateHoldings, () => null);
  if (state === null || state.ids.get(self.urn)?.has(self.id) !== true) return { freed: [], unclear: left };
  await store.settle(left.filter((key) => standingOf(key, state) === "held"));
  return { freed: await store.releaseAbandoned(left.filter((key) => standingOf(key, state) === "gone")), unclear: [] };
}

/**
 * The same for a plugin that was just configured, before it is asked for anything. Opens the store only where there is
 * something to do. What is wrong with fleet or store is left for the first decision to say.
 */
export async function sweepConfigured(config: ProviderConfig, self: ProviderIdentity, edge: SweepEdge): Promise<void> {
  const place = storePlace(config.store, edge.projectDirectory);
  if (!(await mayHoldUnsettled(place, parseUrn(self.urn).stack))) return;
  const store = await loadConfiguredFleet(config, edge.projectDirectory)
    .then(({ fleet }) => openStoreAt(place, { fleetId: fleet.fleet, now: () => new Date(edge.now()) }))
    .catch(() => null);
  if (store === null) return;
  try {
    const { freed, unclear } = await sweepLeftOvers(store, self, edge).catch(() => ({ freed: [], unclear: [] }));
    const audit = new AuditTrail(auditSink(place, store), edge.now);
    await Promise.all(
      freed.map(({ urn, decisionId }) =>
        audit.append("reservation.swept", urn, { record: decisionId, reason: "its run was cut off" }),
      ),
    );
    if (freed.length > 0)
      edge.diagnostics("info", "NC1711", `freed what a run had booked that was cut off: ${names(freed)}`);
    if (unclear.length > 0) {
      edge.diagnostics(
        "info",
        "NC1711",
        `a run that was cut off booked ${names(unclear)}; whether the state has it could not be seen. Look with \`novacron reservations list\``,
      );
    }
  } finally {
    await store.close();
  }
}

/**
 * The same for a plugin whose CLI was killed, once the backend must have written what that sent it. Where the state then
 * has nothing of NovaCron's but the provider, no later destroy starts a plugin that could do it.
 */
export async function sweepAbandoned(config: ProviderConfig, self: ProviderIdentity, edge: SweepEdge): Promise<void> {
  if (!(await mayHoldUnsettled(storePlace(config.store, edge.projectDirectory), parseUrn(self.urn).stack))) return;
  await delay(stateWrittenMs);
  await sweepConfigured(config, self, edge);
}

function names(keys: readonly UnsettledReservation[]): string {
  const all = keys.map(({ urn }) => parseUrn(urn).name);
  return all.length > 5 ? `${all.slice(0, 5).join(", ")} and ${all.length - 5} more` : all.join(", ");
}
