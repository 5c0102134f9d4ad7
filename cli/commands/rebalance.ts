import { resolve } from "node:path";
import type { NamedRequest } from "../../provider/engine/named-request.ts";
import { subjectOf } from "../../provider/engine/subject-of.ts";
import { NovaCronError } from "../../provider/errors/novacron-error.ts";
import type { CurrentPlacement } from "../../provider/placement/rebalance/current-placement.ts";
import { proposeMoves } from "../../provider/placement/rebalance/propose-moves.ts";
import { defaultTerms, type RebalanceTerms } from "../../provider/placement/rebalance/terms.ts";
import type { DecisionTarget } from "../../provider/schema/decision.ts";
import type { PlanningOptions } from "../plan/open-situation.ts";
import { planningInput } from "../plan/planning-input.ts";
import { proposalJson } from "../plan/proposal-json.ts";
import { readRecords } from "../plan/read-records.ts";
import { renderProposal } from "../plan/render-proposal.ts";
import type { Terminal } from "../terminal.ts";

/** Options of `novacron rebalance`; amounts in the units that --help names. */
export interface RebalanceOptions extends PlanningOptions {
  readonly placed?: string;
  readonly horizon?: number;
  readonly costPerGib?: number;
  readonly costPerHourDown?: number;
  readonly gibPerHour?: number;
  readonly hoursPerMove?: number;
  readonly carbonPrice?: number;
  readonly outageCost?: number;
  readonly scoreWorth?: number;
  readonly maxMoves?: number;
  readonly maxPerGroup?: number;
}

/**
 * `novacron rebalance`: moves whose gain pays for the migration within the horizon. It proposes, and changes nothing.
 * @throws {NovaCronError} NC1001 where a request does not say on which node it is, or that node is not in the fleet; else as
 * `place` and `what-if`.
 */
export async function rebalance(options: RebalanceOptions, terminal: Terminal): Promise<number> {
  const { situation, requests, stack } = await planningInput(options, terminal);
  const targets = await placedTargets(options, terminal);
  const placements = requests.map((entry) => currentPlacement(entry, targets, stack));
  const { world, weights, sticky, asOf } = situation;
  const terms = termsOf(options, sticky.evacuationRisk);
  const { snapshot, evaluatePolicy } = world;
  const proposal = proposeMoves({ snapshot, evaluatePolicy, weights, placements, terms });
  const { currency } = snapshot;
  terminal.out(
    options.json === true
      ? `${JSON.stringify({ formatVersion: 1, currency, asOf, terms, ...proposalJson(proposal) }, null, 2)}\n`
      : renderProposal(proposal, terms, currency, terminal),
  );
  return 0;
}

/** Targets by name from what `novacron place --json` printed; empty without such a file. */
async function placedTargets(
  { placed }: RebalanceOptions,
  terminal: Terminal,
): Promise<ReadonlyMap<string, DecisionTarget>> {
  if (placed === undefined) return new Map();
  const records = await readRecords(resolve(terminal.directory, placed));
  return new Map(records.map(({ record }) => [record.subject.name, record.target]));
}

function currentPlacement(
  { name, request, on, gpu: known }: NamedRequest,
  targets: ReadonlyMap<string, DecisionTarget>,
  stack: string,
): CurrentPlacement {
  const target = targets.get(name);
  const [node, gpu] = target === undefined ? [on, known] : [target.name, target.gpu];
  if (node !== null) return { subject: subjectOf(name, stack), request, node, ...(gpu !== undefined && { gpu }) };
  throw new NovaCronError("NC1001", `"${name}" does not say on which node it is`, {
    property: `requests["${name}"].on`,
    expected: "the node that it is on now",
    remedy: "Add `on` to its entry, or give what `novacron place --json` printed with --placed",
  });
}

function termsOf(options: RebalanceOptions, evacuationRisk: number | undefined): RebalanceTerms {
  const { migration, worth } = defaultTerms;
  return {
    horizonHours: options.horizon ?? defaultTerms.horizonHours,
    migration: {
      costPerGiB: options.costPerGib ?? migration.costPerGiB,
      costPerHourDown: options.costPerHourDown ?? migration.costPerHourDown,
      gibPerHour: options.gibPerHour ?? migration.gibPerHour,
      hoursPerMove: options.hoursPerMove ?? migration.hoursPerMove,
    },
    worth: {
      carbonPerTonne: options.carbonPrice ?? worth.carbonPerTonne,
      outage: options.outageCost ?? worth.outage,
      scorePerMonth: options.scoreWorth ?? worth.scorePerMonth,
    },
    maxMoves: options.maxMoves ?? defaultTerms.maxMoves,
    maxDisruptedPerGroup: options.maxPerGroup ?? defaultTerms.maxDisruptedPerGroup,
    evacuationRisk: evacuationRisk ?? defaultTerms.evacuationRisk,
  };
}
