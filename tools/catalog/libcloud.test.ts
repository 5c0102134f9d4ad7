import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { projectRoot } from "../toolchain.mjs";
import { readLibcloud, sharedTenancy } from "./libcloud.ts";
import { numberOf, readCsv } from "./read-csv.ts";

const anchor = new Map([
  ["m5.large", 0.1],
  ["m5.xlarge", 0.2],
  ["m5.metal", 4],
  ["c5.large", 0.09],
]);

describe("sharedTenancy", () => {
  const verdicts = (prices: Record<string, number>) =>
    Object.fromEntries(
      [
        ...sharedTenancy(
          Object.fromEntries(Object.entries(prices).map(([type, price]) => [type, { here: price }])),
          "here",
          anchor,
        ),
      ].map(([type, { verdict }]) => [type, verdict]),
    );

  it("keeps what is the anchor's price times one factor", () => {
    expect(verdicts({ "m5.large": 0.12, "m5.xlarge": 0.24 })).toEqual({ "m5.large": "kept", "m5.xlarge": "kept" });
  });

  it("finds what is dearer than its family by the surcharge for dedicated instances", () => {
    expect(verdicts({ "m5.large": 0.12, "m5.xlarge": 0.254 })).toEqual({
      "m5.large": "kept",
      "m5.xlarge": "stands out",
    });
  });

  it("does not let metal set the factor, for its anchor may be of either tenancy", () => {
    expect(verdicts({ "m5.large": 0.12, "m5.xlarge": 0.24, "m5.metal": 4.4 })["m5.metal"]).toBe("stands out");
    expect(verdicts({ "m5.large": 0.12, "m5.xlarge": 0.24, "m5.metal": 4.4 })["m5.large"]).toBe("kept");
  });

  it("does not judge one alone, nor what the anchor lacks, nor a price of 0", () => {
    expect(verdicts({ "c5.large": 0.1, "m9.large": 0.1, "m5.large": 0 })).toEqual({
      "c5.large": "nothing to compare with",
      "m9.large": "nothing to compare with",
    });
  });
});

const data = join(projectRoot, "../shared/data/placement/catalog/aws_ondemand_prices.csv");
const pricing = [
  process.env.LIBCLOUD_PRICING ?? "",
  join(homedir(), ".cache/novacron/catalog/libcloud/data/pricing.json"),
].find((path) => path !== "" && existsSync(path));

it("is right of the GovCloud regions, whose prices are known, for all but one in fifty", async ({ skip }) => {
  if (pricing === undefined) skip("libcloud's pricing.json is absent: npm run catalog brings it");
  if (!existsSync(data)) skip("../shared/data/placement/catalog is absent");
  const known = new Map<string, Map<string, number>>();
  for (const row of await readCsv(data)) {
    const [region = "", type = ""] = [row.region, row.instance_type];
    known.set(region, (known.get(region) ?? new Map()).set(type, numberOf(row.price_per_hour) ?? 0));
  }
  const { ec2 } = await readLibcloud(pricing ?? "");
  for (const region of ["us-gov-west-1", "us-gov-east-1"]) {
    const judged = [...sharedTenancy(ec2, region, known.get("us-east-1") ?? new Map())];
    const kept = judged.filter(([type, { verdict }]) => verdict === "kept" && known.get(region)?.has(type));
    const wrong = kept.filter(
      ([type, { perHour }]) => Math.abs(perHour / (known.get(region)?.get(type) ?? 0) - 1) > 0.02,
    );
    expect(kept.length).toBeGreaterThan(200);
    expect(wrong.length / kept.length).toBeLessThan(0.02);
  }
});
