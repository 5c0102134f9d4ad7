import { describe, expect, it } from "vitest";
import { loadPolicies } from "../../provider/policy/policy-host.ts";
import { readBundle, shippedBundleDirectory } from "../../provider/policy/read-bundle.ts";
import { packPolicies } from "./pack-policy.ts";
import { RuleHosts } from "./rule-hosts.ts";

const { data, rules, manifest } = await readBundle({ directory: shippedBundleDirectory });
const policies = packPolicies(rules, data, manifest.openMaps);

describe("hosts of rules that are configured one by one", () => {
  const hosted = async (overrides: Readonly<Record<string, unknown>>, shared = {}) => {
    const hosts = new RuleHosts({ data, openMaps: manifest.openMaps, load: loadPolicies });
    const all = await hosts.forPolicies(
      policies,
      shared,
      new Map(Object.entries(overrides).map(([k, v]) => [k, Object(v)])),
    );
    const of = (name: string) => all.find((each) => each.policies.some((policy) => policy.name === name))?.host;
    expect(all.flatMap((each) => each.policies)).toHaveLength(policies.length);
    return { count: all.length, of };
  };

  it("are one where nobody is in another's way", async () => {
    const { count, of } = await hosted({
      "ncp-fin-001": { spend: { maximumGpuCostPerMonth: { EUR: 1 } } },
      "ncp-ops-001": { operations: { maximumPatchAgeDays: 2 } },
    });
    expect(count).toBe(1);
    expect(of("ncp-res-001")?.data).toMatchObject({
      spend: { maximumGpuCostPerMonth: { EUR: 1 } },
      operations: { maximumPatchAgeDays: 2 },
    });
  });

  it("are several where a rule's neighbour reads the same and was configured otherwise", async () => {
    // Residency of data and of quantum jobs both look areas up.
    const { count, of } = await hosted({ "ncp-qnt-002": { areas: { EU: ["DE"] } } });
    expect(count).toBe(2);
    expect(of("ncp-qnt-002")?.data).toMatchObject({ areas: { EU: ["DE"] } });
    expect(of("ncp-res-001")?.data.areas).toEqual(data.areas);
  });

  it("lay a rule's settings over the provider's, which all rules share", async () => {
    const provider = { spend: { maximumGpuCostPerMonth: { EUR: 7, USD: 7 } } };
    const { of } = await hosted({ "ncp-fin-001": { spend: { maximumGpuCostPerMonth: { EUR: 1 } } } }, provider);
    expect(of("ncp-fin-001")?.data).toMatchObject({ spend: { maximumGpuCostPerMonth: { EUR: 1, USD: 7 } } });
  });
});
