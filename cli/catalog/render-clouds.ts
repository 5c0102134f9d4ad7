import { createColors } from "picocolors";
import { type CloudComparison, hoursPerMonth } from "../../provider/engine/compare-clouds.ts";
import { decimals } from "../explain/figures.ts";
import { renderTable } from "../table.ts";
import type { Terminal } from "../terminal.ts";
import { gpusOf } from "./render-hits.ts";

/** Requests over clouds as tables: each cloud's best for each request, then the sums. */
export function renderClouds({ requests, totals }: CloudComparison, terminal: Pick<Terminal, "color">): string {
  const { red } = createColors(terminal.color);
  const rows = requests.flatMap(({ name, offers }) =>
    offers.map(({ cloud, best, removed }) =>
      best === null
        ? [name, cloud, red("nothing fits"), "", "", "", "", "", "", largest(removed)]
        : [
            name,
            cloud,
            best.type.name,
            best.region.name,
            decimals(best.type.vcpus ?? 0, 2),
            decimals(best.type.memoryGiB ?? 0, 2),
            gpusOf(best.type),
            (best.perHour * hoursPerMonth).toFixed(2),
            best.carbonGramsPerHour === undefined ? "?" : best.carbonGramsPerHour.toFixed(1),
            best.reason,
          ],
    ),
  );
  const right = "right" as const;
  const table = renderTable(
    terminal,
    ["request", "cloud", "type", "region", "vCPUs", "GiB", "GPUs", "USD/month", "gCO2e/h", "why"],
    rows,
    { align: ["left", "left", "left", "left", right, right, "left", right, right] },
  );
  const sums = totals.map(({ cloud, costPerMonth, carbonGramsPerHour, carbonUnknown, unfit }) => [
    cloud,
    costPerMonth.toFixed(2),
    `${carbonGramsPerHour.toFixed(1)}${carbonUnknown === 0 ? "" : ` (unknown of ${carbonUnknown})`}`,
    unfit.length === 0 ? "all" : red(`not ${unfit.join(", ")}`),
  ]);
  return `${table}\n${renderTable(terminal, ["in all", "USD/month", "gCO2e/h", "fits"], sums, { align: ["left", right, right] })}`;
}

function largest(removed: CloudComparison["requests"][number]["offers"][number]["removed"]): string {
  return removed
    .slice(0, 3)
    .map(({ by, count, reason }) => `${count} removed by ${by} (${reason})`)
    .join("; ");
}
