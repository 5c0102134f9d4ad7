import { moveWords } from "../placement/moves/move-words.ts";
import { runLines } from "../placement/run/run-lines.ts";
import type { DecisionRecord } from "../schema/decision.ts";

const topFactors = 8;

const figure = (value: number, places: number): string => String(Number(value.toFixed(places)));

/**
 * A record in plain text, one statement a line: where, why, score, cost, carbon, risk, the runner-up, the heaviest factors and
 * what constraints and policies removed. No colours, no locale.
 */
export function explain(record: DecisionRecord): string {
  const { subject, target, candidates, runnerUp, risk, currency } = record;
  const place = [target.rack, target.zone, target.region, target.country].filter((part) => part !== undefined);
  const heaviest = record.contributions
    .toSorted((a, b) => b.contribution - a.contribution || (a.factor < b.factor ? -1 : 1))
    .slice(0, topFactors);
  return [
    `${subject.name} runs on ${target.name} (${place.join(", ")})`,
    `why: ${record.why}`,
    `score: ${figure(record.score, 4)}, confidence ${figure(record.confidence * 100, 1)}%`,
    `chosen from: ${candidates.feasible} feasible of ${candidates.considered} considered`,
    ...(record.change === null ? [] : [`changed: ${record.change}`]),
    ...(record.move === undefined ? [] : [`move: ${moveWords(record.move, currency)}`]),
    `cost: ${record.costPerMonth === null ? "unknown" : `${figure(record.costPerMonth, 2)} ${currency} per month`}`,
    `carbon: ${record.carbonGramsPerHour === null ? "unknown" : `${figure(record.carbonGramsPerHour, 1)} gCO2e per hour`}`,
    ...(record.run === undefined ? [] : runLines(record.run).map(([label, text]) => `${label}: ${text}`)),
    `risk: ${risk === null ? "unknown" : `${figure(risk.probability * 100, 2)}% for an outage within ${risk.horizonHours} h`}`,
    `runner-up: ${runnerUp === null ? "none" : `${runnerUp.target.name} with ${figure(runnerUp.score, 4)}: ${runnerUp.why}`}`,
    ...heaviest.map(({ factor, contribution, weight }) => {
      return `factor: ${factor} gives ${figure(contribution, 4)} of its weight ${figure(weight, 4)}`;
    }),
    ...(record.waivers ?? []).map(({ count, rule, waiver, expires }) => {
      return `waived: ${count} by ${waiver} of policy ${rule}, until ${expires}`;
    }),
    ...record.removed.map(({ count, kind, by, reason }) => `removed: ${count} by ${kind} ${by}: ${reason}`),
  ].join("\n");
}
