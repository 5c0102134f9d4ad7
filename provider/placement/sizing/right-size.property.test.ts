import fc from "fast-check";
import { expect, test } from "vitest";
import { Catalog } from "../../world/catalog/catalog.ts";
import { sampleSource, sampleTypes } from "../../world/catalog/sample-catalog.ts";
import { sitesOf } from "./catalog-sites.ts";
import { rightSize, surpriseFrom } from "./right-size.ts";
import { offerName } from "./sized-type.ts";
import { sizingConstraints } from "./sizing-constraints.ts";
import type { SizingRequest, SizingTerms } from "./sizing-request.ts";

const micros = fc.option(fc.integer({ min: 1, max: 60 }).map((price) => price * 10_000));
const regions = ["a", "b"];

/** Small figures, so that ties and offers that fit equally close come up. */
const world = fc
  .array(
    fc.record({
      vcpus: fc.constantFrom(1, 2, 4, 8, 32),
      memoryGiB: fc.constantFrom(1, 4, 8, 16, 64),
      gpus: fc.option(fc.constantFrom<readonly [number, string]>([1, "t4"], [4, "a100"]), { nil: undefined }),
      known: fc.boolean(),
      prices: fc.array(fc.record({ onDemand: micros, spot: micros }), { minLength: 2, maxLength: 2 }),
    }),
    { minLength: 1, maxLength: 12 },
  )
  .map((types) => {
    const table = (kind: "onDemand" | "spot") => ({
      kind,
      source: 0,
      regions: Object.fromEntries(
        regions.map((region, at) => [region, types.map(({ prices }) => prices[at]?.[kind] ?? null)]),
      ),
    });
    return new Catalog([
      {
        formatVersion: 1,
        made: "2026-01-01",
        sources: [sampleSource("list", "2026-01-01")],
        clouds: {
          gcp: {
            regions: regions.map((name) => ({ name, carbonGramsPerKwh: 100 })),
            types: sampleTypes(
              types.map(({ known, vcpus, memoryGiB, gpus }, at) => ({
                name: `n${at}-standard`,
                ...(known && { vcpus, memoryGiB, ...(gpus && { gpus }) }),
              })),
            ),
            prices: [table("onDemand"), table("spot")],
          },
        },
      },
    ]);
  });

const request: fc.Arbitrary<SizingRequest> = fc
  .record({
    vcpus: fc.constantFrom(0.5, 1, 3, 4, 16),
    memoryGiB: fc.constantFrom(0.5, 2, 8, 30),
    gpus: fc.option(fc.constantFrom({ count: 1 }, { count: 2, model: "a100" }), { nil: undefined }),
  })
  .map(({ gpus, ...sizes }) => ({ ...sizes, ...(gpus && { gpus }) }));

const terms: fc.Arbitrary<SizingTerms> = fc
  .record({
    purchase: fc.constantFrom("onDemand" as const, "spot" as const, "spotWithFallback" as const),
    sort: fc.constantFrom("price" as const, "carbon" as const),
    maxPricePerHour: fc.option(fc.constantFrom(0.05, 0.2, 0.5), { nil: undefined }),
    quota: fc.option(fc.constantFrom(2, 8), { nil: undefined }),
    free: fc.option(fc.constantFrom(0, 1), { nil: undefined }),
  })
  .map(({ purchase, sort, maxPricePerHour, quota, free }) => ({
    purchase,
    sort,
    ...(maxPricePerHour !== undefined && { maxPricePerHour }),
    ...(quota !== undefined && { quotas: [{ cloud: "gcp" as const, region: "a", vcpus: quota }] }),
    ...(free !== undefined && {
      reserved: [{ cloud: "gcp" as const, region: "b", type: "n0-standard", free, perHour: 0.01 }],
    }),
  }));

function holds(property: (asked: SizingRequest, within: SizingTerms, catalog: Catalog) => void): void {
  fc.assert(fc.property(request, terms, world, property), { numRuns: 400 });
}

test("nothing surprises: beyond twice only what is cheaper than all that fit closer", () => {
  holds((asked, within, catalog) => {
    const { ranked } = rightSize(asked, within, catalog);
    for (const large of ranked.filter(({ excess }) => excess > surpriseFrom)) {
      expect(large.reason).toMatch(/times what was asked, but (?:cheaper than every|nothing on offer fits closer)/);
      for (const closer of ranked.filter(({ excess }) => excess < large.excess)) {
        expect(large.perHour).toBeLessThan(closer.perHour);
      }
    }
    // And it is not a matter of what was left out: whatever fits within twice is ranked.
    expect(ranked.filter(({ excess }) => excess <= surpriseFrom)).toHaveLength(
      [...sitesOf(within, catalog)].filter(
        (site) =>
          sizingConstraints.every((constraint) => constraint.holds(site, { request: asked, terms: within })) &&
          (site.type.vcpus ?? 0) <= 2 * asked.vcpus &&
          (site.type.memoryGiB ?? 0) <= 2 * asked.memoryGiB &&
          (asked.gpus === undefined || (site.type.gpus?.count ?? 0) <= 2 * asked.gpus.count),
      ).length,
    );
  });
});

test("all that is ranked does what was asked, within the price and the quota", () => {
  holds((asked, within, catalog) => {
    for (const { type, region, perHour, fallbackPerHour, purchase } of rightSize(asked, within, catalog).ranked) {
      expect(type.vcpus).toBeGreaterThanOrEqual(asked.vcpus);
      expect(type.memoryGiB).toBeGreaterThanOrEqual(asked.memoryGiB);
      if (asked.gpus === undefined) expect(type.gpus).toBeNull();
      else expect(type.gpus?.count).toBeGreaterThanOrEqual(asked.gpus.count);
      expect(perHour).toBeGreaterThan(0);
      const worst = fallbackPerHour ?? perHour;
      expect(worst).toBeLessThanOrEqual(within.maxPricePerHour ?? worst);
      if (purchase === "reserved" || region.name !== "a") continue;
      for (const quota of within.quotas ?? []) expect(type.vcpus).toBeLessThanOrEqual(quota.vcpus);
    }
  });
});

test("every offer is ranked or removed by one constraint, and what fits is never none where something does", () => {
  holds((asked, within, catalog) => {
    const { ranked, removed, offers } = rightSize(asked, within, catalog);
    expect(ranked.length + removed.reduce((sum, { count }) => sum + count, 0)).toBe(offers);
    const fitting = [...sitesOf(within, catalog)].filter((site) =>
      sizingConstraints.every((constraint) => constraint.holds(site, { request: asked, terms: within })),
    );
    expect(ranked.length > 0).toBe(fitting.length > 0);
  });
});

test("is sorted, and the same whatever the order of the catalogue", () => {
  holds((asked, within, catalog) => {
    const { ranked } = rightSize(asked, within, catalog);
    const key = within.sort === "price" ? "perHour" : "carbonGramsPerHour";
    for (const [at, next] of ranked.slice(1).entries()) {
      expect(ranked[at]?.[key] ?? Number.MAX_VALUE).toBeLessThanOrEqual(next[key] ?? Number.MAX_VALUE);
    }
    expect(rightSize(asked, { ...within, regions: ["b", "a"] }, catalog).ranked.map(offerName)).toEqual(
      ranked.map(offerName),
    );
  });
});
