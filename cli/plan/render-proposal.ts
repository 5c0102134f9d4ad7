import { createColors } from "picocolors";
import type { RebalanceProposal } from "../../provider/placement/rebalance/propose-moves.ts";
import type { RebalanceTerms } from "../../provider/placement/rebalance/terms.ts";
import { decimals } from "../explain/figures.ts";
import { renderTable } from "../table.ts";
import type { Terminal } from "../terminal.ts";
import { proposalTotals } from "./proposal-json.ts";

/** Moves in the order in which they are to be carried out, what they bring together, and what may not stay where it is. */
export function renderProposal(
  proposal: RebalanceProposal,
  { horizonHours }: RebalanceTerms,
  currency: string,
  terminal: Pick<Terminal, "color">,
): string {
  const { dim, yellow } = createColors(terminal.color);
  const stranded = proposal.stranded
    .map(({ placement: { subject, node }, reason }) => `${yellow(subject.name)} may not stay on ${node}: ${reason}\n`)
    .join("");
  const { moves } = proposal;
  // That a protected one stays goes without saying.
  const held = proposal.held
    .filter(({ placement }) => !placement.request.protect)
    .map(({ placement: { subject, node }, reason }) => `${subject.name} stays on ${node}: ${reason}\n`)
    .join("");
  if (moves.length === 0) return `No move pays for itself within ${decimals(horizonHours, 1)} h\n${stranded}${held}`;
  const rows = moves.map(({ placement, from, to, gain, migration, net, paybackHours }, index) => [
    String(index + 1),
    placement.subject.name,
    from,
    to,
    gain.costSaved.toFixed(2),
    gain.carbonKgSaved.toFixed(1),
    decimals(gain.outagesAvoided, 4),
    decimals(gain.score, 4),
    migration.cost.toFixed(2),
    net.toFixed(2),
    `${decimals(paybackHours, 1)} h`,
  ]);
  const headings = [
    "#",
    "name",
    "from",
    "to",
    "saves",
    "kg CO2e",
    "outages",
    "score",
    "migration",
    "net",
    "pays after",
  ];
  const totals = proposalTotals(proposal);
  const line = (label: string, text: string): string => `${dim(label.padEnd(10))} ${text}\n`;
  return [
    renderTable(terminal, headings, rows, {
      align: ["right", "left", "left", "left", ...headings.slice(4).map(() => "right" as const)],
    }),
    "\n",
    line("horizon", `${decimals(horizonHours, 1)} h; money in ${currency}`),
    line("saves", `${totals.costSaved.toFixed(2)} ${currency}, ${totals.carbonKgSaved.toFixed(1)} kg CO2e`),
    line("takes", `${totals.migrationCost.toFixed(2)} ${currency}, ${decimals(totals.hoursDown, 2)} h of disruption`),
    line("net", `${totals.net.toFixed(2)} ${currency}`),
    stranded === "" && held === "" ? "" : `\n${stranded}${held}`,
  ].join("");
}
