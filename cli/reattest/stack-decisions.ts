import type { KeyRing } from "../../provider/crypto/key-ring.ts";
import type { RecordLookup } from "../../provider/resources/attested-inputs.ts";
import { parseUrn } from "../../provider/resources/user-inputs.ts";
import type { PropertyMap } from "../../provider/schema/property-value.ts";
import type { Store } from "../../provider/store/store.ts";
import { isHidden } from "../explain/render-record.ts";
import { type DecidedType, decidedType } from "./decided-types.ts";
import { examineDecision, type Finding, type StoredDecision } from "./examine-decision.ts";
import type { ExportedState, StateResource } from "./stack-state.ts";
import { decodeState } from "./state-secrets.ts";

/** A decided resource of the state, and what is to be said of it. */
export interface StackDecision {
  /** Its place in the state. */
  readonly index: number;
  readonly type: DecidedType;
  readonly stored: StoredDecision;
  readonly finding: Finding;
  /** Where the store's record of this decision says something else than the state: "the record says node-1". */
  readonly recordSays: string | null;
}

/** Finds and examines every resource of the state whose decision NovaCron signs, in the state's order. */
export async function stackDecisions(
  state: ExportedState,
  ring: KeyRing,
  store: Store | null,
): Promise<readonly StackDecision[]> {
  const found: StackDecision[] = [];
  for (const [index, resource] of (state.deployment.resources ?? []).entries()) {
    const type = decidedType(resource.type);
    if (type === undefined) continue;
    const stored = storedDecision(resource);
    const finding = await examineDecision(stored, type, ring, recordLookup(store, stored.urn));
    found.push({ index, type, stored, finding, recordSays: await recordSays(stored, finding, store) });
  }
  return found;
}

/** Looks a record up in the stack of a URN; without a store there is none. */
export function recordLookup(store: Store | null, urn: string): RecordLookup {
  return async (digest) => (await store?.getDecisionRecord(digest, parseUrn(urn).stack)) ?? null;
}

function storedDecision(resource: StateResource): StoredDecision {
  return {
    urn: resource.urn,
    id: resource.id ?? "",
    inputs: decodeState(resource.inputs ?? {}) as PropertyMap,
    outputs: decodeState(resource.outputs ?? {}) as PropertyMap,
  };
}

async function recordSays(stored: StoredDecision, finding: Finding, store: Store | null): Promise<string | null> {
  if (finding.status === "lost" || store === null) return null;
  const record = await recordLookup(store, stored.urn)(finding.summary.record);
  if (record === null) return "the store has no record of this decision";
  // The record of a decision that rests on secrets does not say where it is.
  return isHidden(record) || record.target.name === finding.summary.target
    ? null
    : `the store's record of this decision says ${record.target.name}`;
}
