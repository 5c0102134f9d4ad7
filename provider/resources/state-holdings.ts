import { z } from "zod";
import type { ReservationKey } from "../store/reservation.ts";

/** What a stack's state has, as far as reservations and providers go. */
export interface StateHoldings {
  /** URNs of all its resources, also of those that are about to be deleted. */
  readonly urns: ReadonlySet<string>;
  /** Decisions by URN. One that is secret is missing: only its URN shows. */
  readonly records: ReadonlyMap<string, ReadonlySet<string>>;
  /** Ids by URN. That of a provider was drawn at random, and names this very state. */
  readonly ids: ReadonlyMap<string, ReadonlySet<string>>;
}

const exported = z.object({
  deployment: z.object({
    resources: z
      .array(
        z.object({
          urn: z.string(),
          id: z.string().optional(),
          inputs: z.looseObject({ decision: z.unknown() }).partial().optional(),
        }),
      )
      .nullish(),
  }),
});

const decided = z.object({ record: z.string() });

/** Of a stack that is no more. */
export const emptyState: StateHoldings = { urns: new Set(), records: new Map(), ids: new Map() };

/** Reads what `pulumi stack export` gives; null for anything else. */
export function stateHoldings(text: string): StateHoldings | null {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return null;
  }
  const parsed = exported.safeParse(json);
  if (!parsed.success) return null;
  const [records, ids] = [new Map<string, Set<string>>(), new Map<string, Set<string>>()];
  const resources = parsed.data.deployment.resources ?? [];
  for (const { urn, id, inputs } of resources) {
    const decision = decided.safeParse(inputs?.decision);
    if (decision.success) add(records, urn, decision.data.record);
    if (id !== undefined) add(ids, urn, id);
  }
  return { urns: new Set(resources.map(({ urn }) => urn)), records, ids };
}

/** How a state stands to a reservation. */
export type Standing =
  /** It has the resource with this very decision. */
  | "held"
  /** It has the resource, with another decision or a secret one, or the decision under another URN: Check sorts that out. */
  | "related"
  /** It knows nothing of it. */
  | "gone";

/** What a state says of a reservation. */
export function standingOf({ urn, decisionId }: ReservationKey, state: StateHoldings): Standing {
  if (state.records.get(urn)?.has(decisionId) === true) return "held";
  if (state.urns.has(urn)) return "related";
  return [...state.records.values()].some((records) => records.has(decisionId)) ? "related" : "gone";
}

function add(map: Map<string, Set<string>>, key: string, value: string): void {
  const known = map.get(key);
  if (known === undefined) map.set(key, new Set([value]));
  else known.add(value);
}
