import { readFile } from "node:fs/promises";
import { z } from "zod";

const priceTable = z.record(z.string(), z.record(z.string(), z.number().min(0)));
const pricing = z.looseObject({
  updated: z.number(),
  compute: z.looseObject({ ec2_linux: priceTable, azure_linux: priceTable }),
});

/** Prices per hour by type and region. */
export type TypePrices = Readonly<Record<string, Readonly<Record<string, number>>>>;

/** What `libcloud/data/pricing.json` has of AWS and Azure. Its Google prices are by core and GiB, not by type. */
export interface LibcloudPrices {
  /** ISO 8601 day on which libcloud took them. */
  readonly date: string;
  readonly ec2: TypePrices;
  readonly azure: TypePrices;
}

/** Reads the file as it lies in the wheel. @throws {z.ZodError} when it has another shape. */
export async function readLibcloud(path: string): Promise<LibcloudPrices> {
  const { updated, compute } = pricing.parse(JSON.parse(await readFile(path, "utf8")));
  const date = new Date(updated * 1000).toISOString().slice(0, 10);
  return { date, ec2: compute.ec2_linux, azure: compute.azure_linux };
}

/** Prices of one family in one region may differ from those of the anchor by one factor, up to rounding. */
const tolerance = 1.015;

/** What became of a price in {@link sharedTenancy}. */
export type Verdict = "kept" | "stands out" | "nothing to compare with";

/**
 * Which of libcloud's EC2 prices in a region are of shared tenancy. libcloud takes one price a type and region of a list
 * that also has dedicated instances (6 to 10 % dearer) and hosts (0). Within a family, on-demand prices of a region are the
 * anchor region's times one factor. So the ratio to trustworthy prices of the anchor is taken; the lowest of the family
 * (metal aside, which may be either) is that factor, and what lies above it stands out. Measured on the two GovCloud
 * regions, for which there are trustworthy prices: see libcloud.test.ts.
 *
 * @param anchor trustworthy prices of another region, by type.
 */
export function sharedTenancy(
  prices: TypePrices,
  region: string,
  anchor: ReadonlyMap<string, number>,
): ReadonlyMap<string, { readonly perHour: number; readonly verdict: Verdict }> {
  const families = new Map<string, { type: string; ratio: number }[]>();
  const verdicts = new Map<string, { perHour: number; verdict: Verdict }>();
  for (const [type, byRegion] of Object.entries(prices)) {
    const perHour = byRegion[region] ?? 0;
    if (perHour === 0) continue;
    verdicts.set(type, { perHour, verdict: "nothing to compare with" });
    const known = anchor.get(type);
    if (known === undefined) continue;
    const family = type.split(".")[0] ?? type;
    const members = families.get(family) ?? [];
    members.push({ type, ratio: perHour / known });
    families.set(family, members);
  }
  for (const members of families.values()) {
    const sized = members.filter(({ type }) => !type.includes(".metal"));
    if (sized.length < 2) continue;
    const factor = Math.min(...sized.map(({ ratio }) => ratio));
    for (const { type, ratio } of members) {
      const verdict = ratio <= factor * tolerance && ratio >= factor / tolerance ? "kept" : "stands out";
      verdicts.set(type, { perHour: prices[type]?.[region] ?? 0, verdict });
    }
  }
  return verdicts;
}
