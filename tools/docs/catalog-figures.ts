import type { Catalog } from "../../provider/world/catalog/catalog.ts";
import { table } from "./markdown.ts";

/** What the shipped catalogue has of each cloud, and where it comes from, for docs/catalog.md. */
export function catalogFigures(catalog: Catalog): string {
  const counts = catalog.clouds.map((cloud) => {
    const regions = catalog.regionsOf(cloud);
    const types = catalog.typesOf(cloud);
    const inRegions = types.map(
      (type) => regions.filter(({ name }) => catalog.priceOf(cloud, name, type.name) !== undefined).length,
    );
    const priced = types.filter((_, at) => (inRegions[at] ?? 0) > 0);
    const sized = priced.filter(({ vcpus, memoryGiB }) => vcpus !== undefined && memoryGiB !== undefined);
    const sold = regions.filter(({ name }) => types.some((type) => catalog.priceOf(cloud, name, type.name)));
    const { onDemand, spot } = catalog.priceCounts(cloud);
    const ofCarbon = regions.filter(({ carbonGramsPerKwh }) => carbonGramsPerKwh !== undefined);
    const everywhere = inRegions.filter((count) => count >= 20);
    return [cloud, priced, sized, everywhere, sold, ofCarbon, onDemand, spot].map((figure) =>
      Array.isArray(figure) ? grouped(figure.length) : typeof figure === "number" ? grouped(figure) : String(figure),
    );
  });
  const headings = ["cloud", "priced types", "sized", "in 20 regions or more", "regions with prices"];
  const sources = catalog.sources.map(({ title, licence, date, url, note }) => [
    `[${title}](${url})`,
    date,
    licence,
    note ?? "",
  ]);
  return [
    `Made on ${catalog.made}.`,
    "",
    table([...headings, "with carbon", "on-demand prices", "spot prices"], counts),
    "",
    "Sources:",
    "",
    table(["source", "of", "licence", ""], sources),
  ].join("\n");
}

/** 65,351. */
function grouped(count: number): string {
  return String(count).replace(/\B(?=(?:\d{3})+$)/g, ",");
}
