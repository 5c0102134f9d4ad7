import { resolve } from "node:path";
import { type ChangeKind, comparePlans } from "../../provider/engine/compare-plans.ts";
import { weightsOf } from "../../provider/engine/decide.ts";
import { drained, type PriceChange, repriced } from "../../provider/engine/fleet-changes.ts";
import { worldOf } from "../../provider/engine/fleet-world.ts";
import type { NamedRequest } from "../../provider/engine/named-request.ts";
import { type PlacedAll, placeAll } from "../../provider/engine/place-all.ts";
import { changedRequests } from "../../provider/engine/request-changes.ts";
import { loadRequests } from "../../provider/engine/requests-file.ts";
import { NovaCronError } from "../../provider/errors/novacron-error.ts";
import { loadFleet } from "../../provider/world/load-fleet.ts";
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
  const { world, judges, weights, asOf, sticky } = situation;
  const joint = await jointOptions(options);
  const before = namingFile(options.requests, () =>
    placeAll({ world, requests, weights, stack, options: sticky, joint }),
  );

  const other = options.withFleet === undefined ? situation.loaded : await loadFleet(at(options.withFleet, terminal));
  const fleet = repriced(drained(other.fleet, options.drain ?? [], asOf), options.priceTimes ?? []);
  const { reservations } = world.snapshot;
  const { historyPath, forecastPaths } = other;
  const changed = await worldOf({ fleet, historyPath, forecastPaths, asOf, reservations }, judges);
  sameCurrency(world.snapshot.currency, changed.snapshot.currency);
  const listed = options.withRequests === undefined ? requests : await loadRequests(at(options.withRequests, terminal));
  const wanted = changedRequests(listed, options.set ?? []);
  const after = namingFile(options.withRequests ?? options.requests, () =>
    placeAll({
      world: changed,
      requests: options.afresh === true ? wanted : standing(wanted, before),
      weights: options.withWeights === undefined ? weights : weightsOf(options.withWeights),
      stack,
      options: sticky,
      joint,
    }),
  );

  const comparison = comparePlans(before, after);
  const { currency } = world.snapshot;
  terminal.out(
    options.json === true
      ? `${JSON.stringify({ formatVersion: 1, currency, asOf, ...comparison }, null, 2)}\n`
      : renderComparison(comparison, currency, terminal, options.all === true),
  );
  const lost: readonly ChangeKind[] = ["unplaceable", "added, unplaceable"];
  return comparison.changes.some(({ kind }) => lost.includes(kind)) ? 1 : 0;
}

function changesSomething(options: WhatIfOptions): boolean {
  const { withFleet, withRequests, withWeights, set = [], drain = [], priceTimes = [] } = options;
  const named = [withFleet, withRequests, withWeights].some((option) => option !== undefined);
  return named || set.length + drain.length + priceTimes.length > 0;
}

/** The requests as they stand once the first plan was carried out: it takes a gain to move them. */
function standing(requests: readonly NamedRequest[], { placed }: PlacedAll): readonly NamedRequest[] {
  const records = new Map(placed.map(({ name, record }) => [name, record]));
  return requests.map((entry) => {
    const { target, run } = records.get(entry.name) ?? {};
    if (target === undefined) return entry;
    const { name: on, gpu } = target;
    return {
      name: entry.name,
      request: entry.request,
      on,
      ...(gpu !== undefined && { gpu }),
      ...(run && { startAt: run.startAt }),
    };
  });
}

function sameCurrency(before: string, after: string): void {
  if (before === after) return;
  throw new NovaCronError("NC1903", `--with-fleet has prices in ${after}, and --fleet in ${before}`, {
    property: "--with-fleet",
    expected: `a fleet with prices in ${before}`,
    remedy: "Convert the prices of one of them",
  });
}

const at = (path: string, terminal: Terminal): string => resolve(terminal.directory, path);
