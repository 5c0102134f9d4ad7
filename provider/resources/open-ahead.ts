import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { publicKeyPath } from "../crypto/manage-keys.ts";
import type { ProviderConfig } from "../schema/provider-config.ts";
import { storePlace } from "../store/open-store.ts";
import { type MeasuredEdge, openPlan, type PlanOpener } from "./open-plan.ts";
import type { PlanContext } from "./plan-context.ts";

/** How long a world that was read ahead is good; a program that takes longer to its first resource has it read again. */
const goodForMs = 60_000;

/** A plan that is opened while the program starts. */
export interface AheadPlan {
  /**
   * The plan, if it could be opened and its world is still the one there is; else another, opened now.
   * @throws {NovaCronError} as {@link openPlan}.
   */
  take(opener: PlanOpener): Promise<PlanContext>;
  /** Nobody will take it. */
  drop(): Promise<void>;
}

/**
 * Begins to open the plan when the provider is configured: until the program registers its first resource the engine is
 * busy with starting it, and whoever waits for that does not wait for fleet, policies and model as well. What the last
 * plans of the stack asked the cache for is fetched then, too.
 *
 * Only where there are keys and a store: looking ahead makes neither. What goes wrong ahead is not told; it goes wrong
 * again, and is told then, when somebody asks.
 * @param stack null where the engine does not say which stack this is.
 */
export function openAhead(config: ProviderConfig, edge: MeasuredEdge, stack: string | null): AheadPlan {
  let untold: (() => void)[] | null = [];
  const tell = (what: () => void): void => {
    if (untold === null) what();
    else untold.push(what);
  };
  const quietly: MeasuredEdge = {
    ...edge,
    diagnostics: (...told) => tell(() => edge.diagnostics(...told)),
    debug: (message) => tell(() => edge.debug(message)),
  };
  const openMeasured = (as: MeasuredEdge, opener: PlanOpener): Promise<PlanContext> =>
    edge.telemetry.span("novacron.plan.open", () => openPlan(config, as, opener));
  const begunAt = edge.now();
  let begun: Promise<PlanContext | null> | null = null;
  if (isInUse(config, edge)) {
    // After the answer to Configure, for which the engine waits.
    begun = new Promise<void>((start) => setImmediate(start))
      .then(() => openMeasured(quietly, { stack: stack ?? "", attested: true }))
      .then(async (plan) => {
        if (stack !== null) await plan.loadPlanned(stack);
        return plan;
      })
      .catch(() => null);
  }
  const drop = async (): Promise<void> => (await begun)?.close();
  return {
    drop,
    async take(opener) {
      const plan = await begun;
      if (plan === null) return openMeasured(edge, opener);
      const ageMs = edge.now() - begunAt;
      const revision = await plan.store.reservationsRevision().catch(() => null);
      if (ageMs < 0 || ageMs > goodForMs || revision !== plan.world.snapshot.reservationsRevision) {
        await plan.close().catch(() => undefined);
        return openMeasured(edge, opener);
      }
      const waiting = untold ?? [];
      untold = null;
      for (const told of waiting) told();
      return plan;
    },
  };
}

function isInUse({ keys, store }: ProviderConfig, { projectDirectory }: MeasuredEdge): boolean {
  if (!existsSync(publicKeyPath(resolve(projectDirectory, keys.directory)))) return false;
  try {
    const place = storePlace(store, projectDirectory);
    return place.isShared || existsSync(place.at);
  } catch {
    return false; // A malformed URL, of which whoever opens the plan is told.
  }
}
