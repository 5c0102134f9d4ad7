/**
 * Writes the two up/down histories of this example: `node make-histories.ts [FOLDER]`. The same seed, the same bytes.
 *
 * `history-quiet.csv`: three nodes that were down for an hour or two every few weeks. `history-failing.csv`: the same, but
 * for two weeks fra-1 has gone down every day in the late morning, as a machine does whose cooling does not keep up.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { seededRandom } from "../../bench/random.ts";

const hour = 3600;
const day = 24 * hour;
/** When the histories end, in Unix seconds: 2026-05-01, nine in the morning. */
const end = Date.parse("2026-05-01T09:00:00Z") / 1000;
const begin = end - 90 * day;

interface Outage {
  readonly from: number;
  readonly to: number;
}

/** Outages every 15 to 35 days, none in the last 16. */
function rareOutages(random: () => number): Outage[] {
  const outages: Outage[] = [];
  for (let at = begin; ; ) {
    at += Math.round((15 + 20 * random()) * day);
    const to = at + Math.round((1 + random()) * hour);
    if (to > end - 16 * day) return outages;
    outages.push({ from: at, to });
  }
}

/** An hour or more each day of the last fourteen, from about eleven o'clock. */
function dailyOutages(random: () => number): Outage[] {
  return Array.from({ length: 14 }, (_, index) => {
    const from = end - (14 - index) * day + 2 * hour + Math.round(random() * 0.5 * hour);
    return { from, to: from + Math.round((1 + 0.5 * random()) * hour) };
  });
}

function rowsOf(node: string, outages: readonly Outage[]): string[] {
  const edges = [begin, ...outages.flatMap(({ from, to }) => [from, to]), end];
  return edges.slice(1).map((stop, index) => `${node},${index % 2 === 0 ? 1 : 0},${edges[index]},${stop}`);
}

const folder = process.argv[2] ?? import.meta.dirname;
for (const name of ["quiet", "failing"] as const) {
  const random = seededRandom(7);
  const rare = ["fra-1", "fra-2", "nyc-1"].map((node) => ({ node, outages: rareOutages(random) }));
  const rows = rare.flatMap(({ node, outages }) =>
    rowsOf(node, name === "failing" && node === "fra-1" ? [...outages, ...dailyOutages(random)] : outages),
  );
  writeFileSync(join(folder, `history-${name}.csv`), `${["node,up,start,stop", ...rows].join("\n")}\n`);
}
