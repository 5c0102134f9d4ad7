import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { loadPolicy } from "@open-policy-agent/opa-wasm";
import { beforeAll, describe, expect, it } from "vitest";
import { entrypointOfRule } from "./evaluate-by-rule.ts";
import { readShippedRules, shippedBundleDirectory } from "./read-bundle.ts";
import { samplePlacement } from "./sample-inputs.ts";
import { instantiateWasmPolicy, type WasmPolicy } from "./wasm-policy.ts";

const entrypoint = "novacron/policy/verdict";

describe("instantiateWasmPolicy", () => {
  let policy: WasmPolicy;
  beforeAll(async () => {
    const wasm = await readFile(join(shippedBundleDirectory, "policy.wasm"));
    const data = JSON.parse(await readFile(join(shippedBundleDirectory, "data.json"), "utf8"));
    policy = await instantiateWasmPolicy(wasm, data);
  });

  it("tells what the module needs and offers", () => {
    expect(policy.builtins).toEqual(["sprintf"]);
    expect(policy.entrypoints.toSorted()).toEqual(
      [
        entrypoint,
        "novacron/review/resource",
        "novacron/review/stack",
        // OPA gives away those that the verdict is made of, too, once single rules are entry points.
        "novacron/policy/deny",
        "novacron/policy/prefer",
        ...readShippedRules()
          .filter(({ scope }) => scope === "candidate")
          .map(entrypointOfRule),
      ].sort(),
    );
  });

  it("says what OPA's own host says", async () => {
    const peer = await loadPolicy(await readFile(join(shippedBundleDirectory, "policy.wasm")));
    peer.setData(JSON.parse(await readFile(join(shippedBundleDirectory, "data.json"), "utf8")));
    const inputs = ["personal", "confidential", "health", "cardholder"].flatMap((data) =>
      ["DE", "US"].flatMap((country) =>
        [true, false].map((spot) =>
          samplePlacement({
            labels: { data, criticality: "high" },
            candidate: { country, spot },
            estimates: { risk: spot ? 0.01 : 0.2 },
          }),
        ),
      ),
    );
    const verdicts = inputs.map((input) => policy.evaluate(entrypoint, JSON.stringify(input)));
    expect(verdicts).toEqual(inputs.map((input) => Reflect.get(Object(peer.evaluate(input, entrypoint)[0]), "result")));
    expect(new Set(verdicts.map((verdict) => JSON.stringify(verdict))).size).toBeGreaterThan(3);
  });

  it("gives no verdict on what is not JSON, nor on nothing", () => {
    expect(["", "{", "null", "[]", "{}"].map((text) => policy.evaluate(entrypoint, text))).toEqual(
      Array(5).fill(undefined),
    );
  });

  it("throws for an entry point that is not there", () => {
    expect(() => policy.evaluate("novacron/policy/none", "{}")).toThrow();
  });

  it("stays the same over many evaluations of inputs of all sizes", () => {
    const input = (padding: number): string =>
      JSON.stringify({
        formatVersion: 1,
        kind: "placement",
        request: { labels: { data: "[secret]", pad: "x".repeat(padding) } },
        candidate: {},
      });
    const first = policy.evaluate(entrypoint, input(0));
    for (const padding of [1, 70_000, 3, 1_000_000, 5])
      expect(policy.evaluate(entrypoint, input(padding))).toEqual(first);
  });

  it("refuses bytes that are no policy", async () => {
    await expect(instantiateWasmPolicy(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]), {})).rejects.toThrow();
    await expect(instantiateWasmPolicy(new Uint8Array([1, 2, 3]), {})).rejects.toThrow();
  });
});
