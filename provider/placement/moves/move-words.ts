import type { MovePlan } from "../../schema/move-plan.ts";
import { plain } from "../decimals.ts";

function timeOf(hours: number): string {
  return hours < 1 ? `${Math.max(1, Math.round(hours * 60))} min` : `${plain(hours)} h`;
}

/**
 * A move in one line: `n1 -> n2 (region, node); a new machine is made before the old one goes; 120 GiB of data move,
 * 2.40 EUR, at least 16 min`. The same in previews, reviews and explanations.
 */
export function moveWords(move: MovePlan, currency: string): string {
  const { from, to, changes, replaces, dataGiB, transferCost, hours } = move;
  const replaced =
    replaces === "machine"
      ? "a new machine is made before the old one goes"
      : "the machine is stopped, and started in the new size";
  const cost = transferCost === undefined ? "at an unknown cost" : `${transferCost.toFixed(2)} ${currency}`;
  const time = hours === undefined ? "in an unknown time" : `at least ${timeOf(hours)}`;
  const data =
    dataGiB === 0
      ? "no data moves"
      : `${dataGiB === undefined ? "data of unknown size moves" : `${plain(dataGiB)} GiB of data move`}, ${cost}, ${time}`;
  return `${from} -> ${to} (${changes.join(", ")}); ${replaced}; ${data}`;
}
