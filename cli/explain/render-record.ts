import { createColors } from "picocolors";
import { moveWords } from "../../provider/placement/moves/move-words.ts";
import { runLines } from "../../provider/placement/run/run-lines.ts";
import { hiddenReason } from "../../provider/resources/without-demands.ts";
import type { DecisionRecord, DecisionTarget, FactorContribution } from "../../provider/schema/decision.ts";
import type { JointNote } from "../../provider/schema/joint-note.ts";
import { renderTable } from "../table.ts";
import type { Terminal } from "../terminal.ts";
import { machineText, offersText } from "./cloud-text.ts";
import { decimals, percent } from "./figures.ts";
import type { FoundRecord } from "./find-record.ts";
import { renderAlternatives, secondOpinionText } from "./render-alternatives.ts";

const topFactors = 12;

/**
 * A record as a readable explanation. `all` shows every factor, not only the weightiest dozen. `recordedAt` is null where
 * nobody knows when it was made.
 */
export function renderRecord(
  {
    stack,
    digest,
    recordedAt,
    record,
    world,
  }: Omit<FoundRecord, "recordedAt"> & { readonly recordedAt: string | null },
  terminal: Terminal,
  all: boolean,
): string {
  const { bold, dim } = createColors(terminal.color);
  const { subject, target, candidates } = record;
  const line = (label: string, text: string): string => `${dim(label.padEnd(13))} ${text}\n`;
  const heading = `${bold(subject.name)} ${dim(`${subject.type} in ${stack}`)}\n`;
  const origin = [
    ...(recordedAt === null ? [] : [line("decided", recordedAt)]),
    ...(world === null
      ? []
      : [line("prices", `as of ${world.pricesAsOf}`), line("telemetry", `as of ${world.telemetryAsOf}`)]),
    line("record", digest),
    line("urn", subject.urn),
    ...Object.entries(record.basis).map(([name, value]) => line(name, value ?? "none")),
  ];
  if (isHidden(record)) {
    const where =
      "the decision rests on secret inputs; it is in the stack's state alone: `pulumi stack export --show-secrets`";
    return [heading, line("runs on", `${hiddenReason}: ${where}`), "\n", ...origin].join("");
  }
  const alternatives = renderAlternatives(record, terminal);
  return [
    heading,
    line("runs on", `${bold(target.name)} ${placeOf(target)}`),
    ...(target.cloud === undefined ? [] : [line("machine", machineText(target.cloud))]),
    line("why", record.why),
    line("score", `${decimals(record.score, 4)}, confidence ${percent(record.confidence)}`),
    line("chosen from", `${candidates.feasible} feasible of ${candidates.considered} considered`),
    ...(record.offers === undefined ? [] : offersText(record.offers).map((text) => line("offers", text))),
    ...(record.joint === undefined ? [] : [line("together", together(record.joint))]),
    ...(record.change === null ? [] : [line("changed", record.change)]),
    ...(record.move === undefined ? [] : [line("move", moveWords(record.move, record.currency))]),
    line("cost", cost(record)),
    line(
      "carbon",
      record.carbonGramsPerHour === null ? "unknown" : `${decimals(record.carbonGramsPerHour, 1)} gCO2e per hour`,
    ),
    ...(record.run === undefined ? [] : runLines(record.run).map(([label, text]) => line(label, text))),
    line("risk", risk(record)),
    line("runner-up", runnerUp(record)),
    ...(record.secondOpinion ? [line("2nd opinion", secondOpinionText(record.secondOpinion))] : []),
    ...(record.weights === undefined ? [] : [line("weights", weights(record.weights))]),
    ...(record.unknown === undefined || record.unknown.length === 0
      ? []
      : [line("no data", noData(record.unknown, all))]),
    `\n${factors(record, terminal, all)}`,
    ...(alternatives === "" ? [] : [`\n${alternatives}`]),
    `\n${removals(record, terminal)}`,
    ...(record.waivers === undefined ? [] : [`\n${waived(record.waivers, terminal)}`]),
    "\n",
    ...origin,
  ].join("");
}

/** Whether a record rests on secret inputs, and so has nothing in it that was worked out from them. */
export function isHidden({ why }: DecisionRecord): boolean {
  return why === hiddenReason;
}

function placeOf({ kind, gpu, zone, rack, region, country }: DecisionTarget): string {
  return `(${kind}; ${[gpu === undefined ? undefined : `GPU ${gpu}`, rack, zone, region, country].filter((part) => part !== undefined).join(", ")})`;
}

function cost({ costPerMonth, currency, target }: DecisionRecord): string {
  if (costPerMonth === null) return "unknown";
  return `${decimals(costPerMonth, 2)} ${currency} ${target.kind === "backend" ? "for the job" : "per month"}`;
}

function risk(record: DecisionRecord): string {
  if (record.risk === null) return "unknown";
  const { probability, horizonHours, confidence, source } = record.risk;
  const origin = source === "model" ? "predicted" : "prior of the node's class";
  return `${percent(probability)} for an outage within ${horizonHours} h (${origin}, confidence ${percent(confidence)})`;
}

function runnerUp(record: DecisionRecord): string {
  const second = record.runnerUp;
  if (second === null) return "none";
  return `${second.target.name} with ${decimals(second.score, 4)}: ${second.why}`;
}

/** `with 5 others, 6 of 6 placed, the best there is (MILP): worth 5.42 in all; one by one 5 placed, worth 4.51; group sha256:...`. */
function together(joint: JointNote): string {
  const { groupSize, method, iterations, placed, utility, oneByOne, group } = joint;
  const how = method === "milp" ? "the best there is (MILP)" : `the best of ${iterations} rounds of local search`;
  const others = groupSize === 1 ? "with nobody, the others had their places" : `with ${groupSize - 1} of its group`;
  return [
    `${others}: ${placed} of ${groupSize} placed, worth ${decimals(utility, 4)} in all, ${how}`,
    `one by one ${oneByOne.placed} placed, worth ${decimals(oneByOne.utility, 4)}`,
    ...(group === undefined ? [] : [`group ${group.slice(0, "sha256:".length + 12)}`]),
  ].join("; ");
}

/** `balanced; storage × 3: workload database`. */
function weights({ profile, learned, adjustments }: NonNullable<DecisionRecord["weights"]>): string {
  return [
    profile,
    ...(learned === undefined ? [] : [`learned ${learned.slice(0, 7 + 12)}`]),
    ...adjustments.map(({ on, times, because }) => `${on} × ${decimals(times, 2)}: ${because}`),
  ].join("; ");
}

function noData(unknown: readonly string[], all: boolean): string {
  const count = `${unknown.length} factors`;
  return all ? `${count}: ${unknown.join(", ")}` : `${count} (--all)`;
}

function factors({ contributions, currency }: DecisionRecord, terminal: Terminal, all: boolean): string {
  const sorted = contributions.toSorted((a, b) => b.contribution - a.contribution || (a.factor < b.factor ? -1 : 1));
  const shown = all ? sorted : sorted.slice(0, topFactors);
  const table = renderTable(
    terminal,
    ["category", "factor", "value", "normalised", "weight", "contribution"],
    shown.map((factor) => factorRow(factor, currency)),
    {
      align: ["left", "left", "right", "right", "right", "right"],
    },
  );
  const rest = sorted.length - shown.length;
  return rest === 0 ? table : `${table}and ${rest} more factors (--all)\n`;
}

/** Factors say "currency" where they mean the fleet's. */
function factorRow(factor: FactorContribution, currency: string): readonly string[] {
  const { value, normalised } = factor;
  const isRest = factor.factor.startsWith("rest.");
  const figure = value === null ? "unknown" : `${decimals(value, 4)} ${factor.unit.replace(/^currency\b/, currency)}`;
  const measured = isRest ? factor.unit : figure;
  return [
    factor.category,
    factor.factor,
    measured.trim(),
    normalised === null ? "-" : decimals(normalised, 3),
    percent(factor.weight),
    decimals(factor.contribution, 4),
  ];
}

function waived(waivers: NonNullable<DecisionRecord["waivers"]>, terminal: Terminal): string {
  const rows = waivers.map(({ count, rule, waiver, expires, examples, target }) => [
    String(count),
    rule,
    waiver,
    expires,
    target ? "yes" : "no",
    examples.join(", "),
  ]);
  return renderTable(terminal, ["waived", "rule", "by waiver", "until", "chosen by it", "for example"], rows, {
    align: ["right"],
  });
}

function removals({ removed }: DecisionRecord, terminal: Terminal): string {
  if (removed.length === 0) return "No candidate was removed by a constraint or policy\n";
  const rows = removed.map(({ by, kind, reason, count, examples }) => [
    String(count),
    kind,
    by,
    reason,
    examples.join(", "),
  ]);
  return renderTable(terminal, ["removed", "by", "name", "because", "for example"], rows, { align: ["right"] });
}
