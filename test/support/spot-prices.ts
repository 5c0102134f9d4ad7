import { promisify } from "node:util";
import { brotliCompress } from "node:zlib";
import type { CatalogFile } from "../../provider/world/catalog/catalog-file.ts";
import { sampleSource, sampleTypes } from "../../provider/world/catalog/sample-catalog.ts";

/**
 * A catalogue as `novacron catalog refresh` writes it into `.novacron/catalog.json.br`, with one spot price of Azure in US
 * dollars per hour, which the shipped one has none of.
 */
export function azureSpotPrice(region: string, type: string, perHour: number): Promise<Buffer> {
  const file: CatalogFile = {
    formatVersion: 1,
    made: "2026-11-01",
    sources: [sampleSource("azure-retail", "2026-11-01")],
    clouds: {
      azure: {
        regions: [{ name: region }],
        types: sampleTypes([{ name: type }]),
        prices: [{ kind: "spot", source: 0, regions: { [region]: [Math.round(perHour * 1e6)] } }],
      },
    },
  };
  return promisify(brotliCompress)(JSON.stringify(file));
}
