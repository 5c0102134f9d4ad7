import type { InstanceType } from "../../provider/world/catalog/instance-type.ts";
import type { CatalogHit } from "../../provider/world/catalog/search.ts";
import { decimals } from "../explain/figures.ts";
import { renderTable } from "../table.ts";
import type { Terminal } from "../terminal.ts";

/** Hours that a month has everywhere in NovaCron. */
export const hoursPerMonth = 730;

/** What was found, as a table. */
export function renderHits(hits: readonly CatalogHit[], terminal: Pick<Terminal, "color">): string {
  const rows = hits.map(({ type, region, price, spot, carbonGramsPerHour }) => [
    type.cloud,
    region.name,
    type.name,
    shown(type.vcpus),
    shown(type.memoryGiB),
    gpusOf(type),
    type.architecture ?? "?",
    decimals(price.perHour, 4),
    (price.perHour * hoursPerMonth).toFixed(2),
    spot === undefined ? "?" : decimals(spot.perHour, 4),
    carbonGramsPerHour === undefined ? "?" : carbonGramsPerHour.toFixed(1),
    price.date,
  ]);
  const right = "right" as const;
  return renderTable(
    terminal,
    ["cloud", "region", "type", "vCPUs", "GiB", "GPUs", "arch", "USD/h", "USD/month", "spot/h", "gCO2e/h", "of"],
    rows,
    { align: ["left", "left", "left", right, right, "left", "left", right, right, right, right] },
  );
}

/** `2 x a100`, `1/8 l4`, `-` for none. */
export function gpusOf({ gpus }: Pick<InstanceType, "gpus">): string {
  if (gpus === undefined) return "?";
  if (gpus === null) return "-";
  const count = gpus.count < 1 ? `1/${Math.round(1 / gpus.count)}` : `${gpus.count} x`;
  return `${count} ${gpus.model ?? "?"}`;
}

function shown(value: number | undefined): string {
  return value === undefined ? "?" : decimals(value, 2);
}
