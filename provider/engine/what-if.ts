import { NovaCronError } from "../errors/novacron-error.ts";
import type { StickyOptions } from "../placement/arena.ts";
import type { JointOptions } from "../placement/decide-jointly.ts";
import { loadMilpSolver } from "../placement/joint/load-milp-solver.ts";
import type { WeightProfile } from "../placement/weights.ts";
import { type LoadedFleet, loadFleet } from "../world/load-fleet.ts";
import type { Claim } from "../world/snapshot.ts";
import { comparePlans, type PlanComparison } from "./compare-plans.ts";
import { weightsOf } from "./decide.ts";
import { drained, type PriceChange, repriced } from "./fleet-changes.ts";
import { type FleetWorld, type Judges, loadJudges, worldOf } from "./fleet-world.ts";
import type { NamedRequest } from "./named-request.ts";
import { type PlaceAllArguments, type PlacedAll, placeAll } from "./place-all.ts";
import { changedRequests } from "./request-changes.ts";

/** What would be otherwise. */
export interface WhatIfChanges {
  /** Of requests, each as `NAME.PROPERTY=VALUE`: `web.vcpus=8`, `db.residency=[DE, FR]`; an empty value removes. */
  readonly set?: readonly string[];
  /** Nodes under maintenance: what is there leaves. */
  readonly drain?: readonly string[];
  readonly priceTimes?: readonly PriceChange[];
  /** Another fleet, by path or loaded, with prices in the same currency. */
  readonly fleet?: string | LoadedFleet;
  /** Other requests; entries are matched by name. */
  readonly requests?: readonly NamedRequest[];
  readonly weights?: string | WeightProfile;
}

/** What there is, and what would be otherwise. */
export interface WhatIfArguments {
  /** A fleet file, by path or loaded. */
  readonly fleet: string | LoadedFleet;
  /** In any order; those with `on` are there already. `standingPlacements` gives those of a stack. */
  readonly requests: readonly NamedRequest[];
  readonly changes: WhatIfChanges;
  /** ISO 8601 instant that both are judged as of. */
  readonly asOf: string;
  /** A profile or a spec such as `cost:60,risk:40`; `balanced` where absent. */
  readonly weights?: string | WeightProfile;
  /** What others hold of the fleet. */
  readonly reservations?: readonly Claim[];
  /** Risk model and policies; NovaCron's own where absent. */
  readonly judges?: Judges;
  /** The world before, where it is there already: it is not made again. */
  readonly world?: FleetWorld;
  /** `PROJECT/STACK`. */
  readonly stack?: string;
  readonly options?: StickyOptions;
  /** How they are placed together, with the exact solver for small groups where absent; `false`: one by one instead. */
  readonly joint?: JointOptions | false;
  /** Whether all are placed anew, instead of moving only where that gains enough. */
  readonly afresh?: boolean;
  /** Path of what `novacron catalog refresh` wrote, for a fleet with clouds; need not exist. */
  readonly refreshedCatalog?: string;
  /** Places the one list and then the other, for whoever has more to say of an error; `placeAll` where absent. */
  readonly place?: (list: "before" | "after", args: PlaceAllArguments) => PlacedAll;
}

/** The same requests before and after, and the difference. */
export interface WhatIf extends PlanComparison {
  /** ISO 4217 code of all costs. */
  readonly currency: string;
  readonly asOf: string;
  /** The decisions with their records, and what found no place. */
  readonly decisions: { readonly before: PlacedAll; readonly after: PlacedAll };
}

/**
 * Places requests into a fleet as it is, and as it would be after some changes: what moves, what it costs, and what would no
 * longer find a place. Nothing is reserved. `novacron what-if` is this function on the command line.
 *
 * @throws {NovaCronError} NC1903 without a change, or for one that names nothing; NC11xx, NC1001, NC1002 for fleet and requests
 * @example
 * import { loadRequests, whatIf } from "novacron/placement";
 *
 * const { changes, after } = await whatIf({
 *   fleet: "fleet.yaml",
 *   requests: await loadRequests("requests.yaml"),
 *   changes: { drain: ["fra-2"], set: ["web.vcpus=8"] },
 *   asOf: new Date().toISOString(),
 * });
 * const moved = changes.filter(({ kind }) => kind === "moved");
 */
export async function whatIf(args: WhatIfArguments): Promise<WhatIf> {
  const { requests, changes, asOf, stack, options, joint, reservations = [], refreshedCatalog } = args;
  if (!changesSomething(changes)) {
    throw new NovaCronError("NC1903", "nothing is to be changed", {
      property: "changes",
      expected: "set, drain, priceTimes, fleet, requests or weights",
      remedy: "Say what would be otherwise",
    });
  }
  const [judges, loaded] = await Promise.all([args.judges ?? loadJudges(), fleetOf(args.fleet)]);
  const common = { asOf, reservations, ...(refreshedCatalog !== undefined && { refreshedCatalog }) };
  const world = args.world ?? (await worldOf({ ...loaded, ...common }, judges));
  const place = args.place ?? ((_list, list) => placeAll(list));
  const how = {
    ...(stack !== undefined && { stack }),
    ...(options !== undefined && { options }),
    // With the exact solver for small groups, as on the command line.
    joint: joint ?? { solver: await loadMilpSolver() },
  };
  const weights = profileOf(args.weights ?? "balanced");
  const before = place("before", { world, requests, weights, ...how });

  const other = changes.fleet === undefined ? loaded : await fleetOf(changes.fleet);
  const fleet = repriced(drained(other.fleet, changes.drain ?? [], asOf), changes.priceTimes ?? []);
  const changed = await worldOf({ ...other, fleet, ...common }, judges);
  sameCurrency(world.snapshot.currency, changed.snapshot.currency);
  const wanted = changedRequests(changes.requests ?? requests, changes.set ?? []);
  const after = place("after", {
    world: changed,
    requests: args.afresh === true ? wanted : standing(wanted, before),
    weights: changes.weights === undefined ? weights : profileOf(changes.weights),
    ...how,
  });
  const { currency } = world.snapshot;
  return { ...comparePlans(before, after), currency, asOf, decisions: { before, after } };
}

function changesSomething({ set = [], drain = [], priceTimes = [], fleet, requests, weights }: WhatIfChanges): boolean {
  const named = [fleet, requests, weights].some((change) => change !== undefined);
  return named || set.length + drain.length + priceTimes.length > 0;
}

async function fleetOf(fleet: string | LoadedFleet): Promise<LoadedFleet> {
  return typeof fleet === "string" ? loadFleet(fleet) : fleet;
}

function profileOf(weights: string | WeightProfile): WeightProfile {
  return typeof weights === "string" ? weightsOf(weights) : weights;
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
