import { seededRandom } from "../../bench/random.ts";

const hour = 3600;
const day = 24 * hour;

/** How a node of {@link historyCsv} fared. */
export interface NodePast {
  readonly name: string;
  /** Seconds between its outages, on average. Some days, different for every node, unless given. */
  readonly meanUpSeconds?: number;
  /** Seconds before `clock` at which its last outage ended; at least a day unless given. */
  readonly quietSeconds?: number;
}

/**
 * A CSV of up/down intervals from 90 days before `clock` to 30 days after it: outages of about an hour at seeded random
 * instants, none of which reaches into the quiet time before `clock` or comes after it.
 */
export function historyCsv(nodes: readonly (string | NodePast)[], clock: string): string {
  const now = Math.floor(Date.parse(clock) / 1000);
  const lines = nodes.flatMap((each, index) => {
    const past: NodePast = typeof each === "string" ? { name: each } : each;
    const random = seededRandom(index + 1);
    const meanUp = past.meanUpSeconds ?? day * (3 + 20 * random());
    const last = now - (past.quietSeconds ?? day);
    const rows: string[] = [];
    let up = now - 90 * day;
    for (;;) {
      const down = up + Math.ceil(-Math.log(1 - random()) * meanUp);
      const back = down + Math.ceil(hour * (0.6 + random()));
      if (back > last) break;
      rows.push(`${past.name},1,${up},${down}`, `${past.name},0,${down},${back}`);
      up = back;
    }
    return [...rows, `${past.name},1,${up},${now + 30 * day}`];
  });
  return `${["node,up,start,stop", ...lines].join("\n")}\n`;
}
