import { beforeAll, describe, expect, it } from "vitest";
import type { RuleMetadata } from "../../provider/policy/bundle-format.ts";
import { mergeData } from "../../provider/policy/merge-data.ts";
import { type PolicyBundle, readBundle, shippedBundleDirectory } from "../../provider/policy/read-bundle.ts";
import { configSchemaOf, overrideOf } from "./config-schema.ts";

const data = {
  spend: { cap: { EUR: 100 }, strict: true },
  carbon: { cap: 500, classes: { low: { cap: 1 } } },
  places: ["EEA"],
};
const rule = (...settings: readonly (readonly string[])[]): RuleMetadata => ({
  id: "ACME-1",
  title: "t",
  description: "d",
  scope: "resource",
  effect: "deny",
  severity: "high",
  category: "cost",
  frameworks: [],
  remediation: "r",
  docs: "",
  package: "p",
  reads: [],
  settings,
});

describe("the configuration of a rule", () => {
  it("has what the rule reads, by type, with new keys only in open maps", () => {
    const reading = rule(["spend", "cap"], ["spend", "strict"], ["places"], ["carbon", "classes"]);
    expect(configSchemaOf(reading, data, ["spend.cap"])?.properties).toMatchObject({
      cap: { type: "object", additionalProperties: { type: "number" } },
      strict: { type: "boolean", description: expect.stringMatching(/^spend\.strict for this rule; true unless/) },
      places: { type: "array", items: { type: "string" } },
      classes: {
        additionalProperties: false,
        properties: { low: { type: "object", properties: { cap: { type: "number" } } } },
      },
    });
    expect(configSchemaOf(rule(), data, [])).toBeUndefined();
  });

  it("has no defaults, which the engine would send as if somebody had set them", () => {
    expect(JSON.stringify(configSchemaOf(rule(["spend"], ["carbon"]), data, []))).not.toContain('"default"');
  });

  it("names a setting by its whole path where two of the rule end alike", () => {
    const both = rule(["spend", "cap"], ["carbon", "cap"]);
    expect(Object.keys(configSchemaOf(both, data, [])?.properties ?? {})).toEqual(["spend.cap", "carbon.cap"]);
    expect(overrideOf(both, { "carbon.cap": 3, "spend.cap": { EUR: 1 } })).toEqual({
      carbon: { cap: 3 },
      spend: { cap: { EUR: 1 } },
    });
  });

  it("becomes an override of the data; what is no setting is refused by its name", () => {
    const reading = rule(["spend", "cap"], ["spend", "strict"]);
    expect(mergeData(data, overrideOf(reading, { cap: { USD: 7 }, strict: false }), ["spend.cap"])).toEqual({
      ...data,
      spend: { cap: { EUR: 100, USD: 7 }, strict: false },
    });
    expect(() => mergeData(data, overrideOf(reading, { capp: 1 }), [])).toThrow(
      expect.objectContaining({ code: "NC1003", property: "policies.data.capp" }),
    );
  });

  describe("of the shipped rules", () => {
    let bundle: PolicyBundle;
    beforeAll(async () => {
      bundle = await readBundle({ directory: shippedBundleDirectory });
    });

    it("lets the bundle's own values through", () => {
      for (const shipped of bundle.rules) {
        const schema = configSchemaOf(shipped, bundle.data, bundle.manifest.openMaps);
        expect(Object.keys(schema?.properties ?? {})).toHaveLength(shipped.settings.length);
        for (const [name, path] of Object.keys(schema?.properties ?? {}).map(
          (key, i) => [key, shipped.settings[i]] as const,
        )) {
          const value = path?.reduce<unknown>((below, key) => Reflect.get(Object(below), key), bundle.data);
          expect(value, `${shipped.id} ${name}`).toBeDefined();
          expect(mergeData(bundle.data, overrideOf(shipped, { [name]: value }), bundle.manifest.openMaps)).toEqual(
            bundle.data,
          );
        }
      }
    });
  });
});
