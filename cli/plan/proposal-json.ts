import type { Migration } from "../../provider/placement/rebalance/migration.ts";
import type { MoveGain } from "../../provider/placement/rebalance/move-gain.ts";
import type { RebalanceProposal } from "../../provider/placement/rebalance/propose-moves.ts";

/** What all moves bring and take together, over the horizon; money in the fleet's currency. */
export interface ProposalTotals {
  readonly costSaved: number;
  readonly carbonKgSaved: number;
  readonly outagesAvoided: number;
  readonly migrationCost: number;
  readonly hoursDown: number;
  readonly net: number;
}

/** A proposal as `novacron rebalance --json` prints it. */
export interface ProposalJson {
  readonly moves: readonly {
    readonly name: string;
    readonly from: string;
    readonly to: string;
    readonly group: string;
    readonly gain: MoveGain;
    readonly migration: Migration;
    readonly net: number;
    readonly paybackHours: number;
  }[];
  readonly stranded: readonly { readonly name: string; readonly node: string; readonly reason: string }[];
  /** Left where they are, whatever a move would gain. */
  readonly held: readonly { readonly name: string; readonly node: string; readonly reason: string }[];
  readonly totals: ProposalTotals;
}

/** Sums over the moves. */
export function proposalTotals({ moves }: RebalanceProposal): ProposalTotals {
  const sum = (figure: (move: RebalanceProposal["moves"][number]) => number): number =>
    Number(moves.reduce((total, move) => total + figure(move), 0).toFixed(9));
  return {
    costSaved: sum(({ gain }) => gain.costSaved),
    carbonKgSaved: sum(({ gain }) => gain.carbonKgSaved),
    outagesAvoided: sum(({ gain }) => gain.outagesAvoided),
    migrationCost: sum(({ migration }) => migration.cost),
    hoursDown: sum(({ migration }) => migration.hoursDown),
    net: sum(({ net }) => net),
  };
}

function named({ placement: { subject, node }, reason }: RebalanceProposal["stranded"][number]) {
  return { name: subject.name, node, reason };
}

/** A proposal as JSON. */
export function proposalJson(proposal: RebalanceProposal): ProposalJson {
  return {
    moves: proposal.moves.map(({ placement, ...move }) => ({ name: placement.subject.name, ...move })),
    stranded: proposal.stranded.map(named),
    held: proposal.held.map(named),
    totals: proposalTotals(proposal),
  };
}
