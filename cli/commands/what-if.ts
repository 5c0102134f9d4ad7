import { resolve } from "node:path";
import type { ChangeKind } from "../../provider/engine/compare-plans.ts";
import type { PriceChange } from "../../provider/engine/fleet-changes.ts";
import { placeAll } from "../../provider/engine/place-all.ts";
import { loadRequests } from "../../provider/engine/requests-file.ts";
import { whatIf as compared, type WhatIfChanges } from "../../provider/engine/what-if.ts";
import { NovaCronError } from "../../provider/errors/novacron-error.ts";
import { type JointCommandOptions, jointOptions } from "../plan/joint-options.ts";
import { namingFile, type PlanningOptions } from "../plan/open-situation.ts";
import { planningInput } from "../plan/planning-input.ts";
import { renderComparison } from "../plan/render-comparison.ts";
import type { Terminal } from "../terminal.ts";

/** Options of `novacron what-if`. */
export interface WhatIfOptions extends PlanningOptions, JointCommandOptions {
  readonly withFleet?: string;
  readonly withRequests?: string;
  readonly withWeights?: string;
  readonly set?: readonly string[];
  readonly drain?: readonly string[];
  readonly priceTimes?: readonly PriceChange[];
  readonly afresh?: boolean;
  readonly all?: boolean;
}

/**
 * `novacron what-if`: the same requests placed before and after a change of requests, fleet or weights, and the difference.
 * @returns 1 when something that was placed could no longer be.
 * @throws {NovaCronError} NC1903 without a change, or for one that names nothing; NC1001, NC1002 for requests; else as
 * `place`.
 */
export async function whatIf(options: WhatIfOptions, terminal: Terminal): Promise<number> {
  if (!changesSomething(options)) {
    throw new NovaCronError("NC1903", "nothing is to be changed", {
      expected: "one of --set, --drain, --price-times, --with-fleet, --with-requests, --with-weights",
      remedy: "Say what would be otherwise; --help has examples",
    });
  }
  const { situation, requests, stack } = await planningInput(options, terminal);
  const { world, loaded, judges, weights, asOf, sticky, refreshedCatalog } = situation;
  const comparison = await compared({
    fleet: loaded,
    world,
    judges,
    requests,
    changes: await changesOf(options, terminal),
    asOf,
    weights,
    reservations: world.snapshot.reservations,
    refreshedCatalog,
    stack,
    options: sticky,
    joint: await jointOptions(options),
    afresh: options.afresh === true,
    place: (list, args) =>
      namingFile(list === "before" ? options.requests : (options.withRequests ?? options.requests), () =>
        placeAll(args),
      ),
  });
  const { currency, changes, before, after } = comparison;
  terminal.out(
    options.json === true
      ? `${JSON.stringify({ formatVersion: 1, currency, asOf, changes, before, after }, null, 2)}\n`
      : renderComparison(comparison, currency, terminal, options.all === true),
  );
  const lost: readonly ChangeKind[] = ["unplaceable", "added, unplaceable"];
  return changes.some(({ kind }) => lost.includes(kind)) ? 1 : 0;
}

async function changesOf(options: WhatIfOptions, terminal: Terminal): Promise<WhatIfChanges> {
  const { withFleet, withRequests, withWeights, set, drain, priceTimes } = options;
  const at = (path: string): string => resolve(terminal.directory, path);
  return {
    ...(set && { set }),
    ...(drain && { drain }),
    ...(priceTimes && { priceTimes }),
    ...(withFleet !== undefined && { fleet: at(withFleet) }),
    ...(withRequests !== undefined && { requests: await loadRequests(at(withRequests)) }),
    ...(withWeights !== undefined && { weights: withWeights }),
  };
}

function changesSomething(options: WhatIfOptions): boolean {
  const { withFleet, withRequests, withWeights, set = [], drain = [], priceTimes = [] } = options;
  const named = [withFleet, withRequests, withWeights].some((option) => option !== undefined);
  return named || set.length + drain.length + priceTimes.length > 0;
}
