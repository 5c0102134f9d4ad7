import { readFile } from "node:fs/promises";
import { join } from "node:path";
import fc from "fast-check";
import { expect, it } from "vitest";
import { loadPolicies } from "./policy-host.ts";
import { shippedBundleDirectory } from "./read-bundle.ts";
import { samplePlacement, sampleQuantumJob } from "./sample-inputs.ts";
import { instantiateWasmPolicy } from "./wasm-policy.ts";

const maybe = <T>(values: fc.Arbitrary<T>) => fc.option(values, { nil: undefined });
const labels = fc.record(
  {
    data: fc.constantFrom("personal", "confidential,health", "cardholder", "public", "[secret]"),
    pci: fc.constantFrom("true", "no"),
    criticality: fc.constantFrom("low", "high", "hihg"),
    exposure: fc.constantFrom("public", "internal"),
    tier: fc.constantFrom("production", "test"),
    "confidential-computing": fc.constantFrom("required", "optional"),
    carbon: fc.constantFrom("low", "moderate", "lwo"),
    owner: fc.string(),
  },
  { requiredKeys: [] },
);
const candidate = fc.record(
  {
    name: fc.string({ minLength: 1 }),
    rack: fc.string(),
    country: fc.constantFrom("DE", "US"),
    continent: fc.constantFrom("EU", "NA"),
    spot: fc.boolean(),
    cordoned: fc.boolean(),
    compliance: fc.subarray(["iso27001", "pci-dss", "soc2"]),
    security: fc.record(
      {
        encryptionAtRest: fc.boolean(),
        confidentialComputing: fc.boolean(),
        openVulnerabilities: fc.nat(12),
        patchAgeDays: fc.nat(90),
      },
      { requiredKeys: [] },
    ),
    gridCarbonGramsPerKwh: fc.nat(1200),
  },
  { requiredKeys: [] },
);
const estimates = fc.record({
  costPerMonth: maybe(fc.nat(9000)),
  cost: maybe(fc.nat(900)),
  risk: maybe(fc.double({ min: 0, max: 1, noNaN: true })),
});
const request = fc.constantFrom({}, { workload: "database" }, { gpus: { count: 1 } });

it("the parts of the input that the manifest names are all that the verdict depends on", async () => {
  const host = await loadPolicies();
  const wasm = await readFile(join(shippedBundleDirectory, "policy.wasm"));
  const policy = await instantiateWasmPolicy(wasm, host.data);
  const size = (value: unknown, key: string): number => Object(Reflect.get(Object(value), key)).length;
  fc.assert(
    fc.property(fc.boolean(), labels, candidate, estimates, request, (quantum, l, c, e, r) => {
      // An absent key and an undefined one are the same in JSON, which is what rules see.
      const changes = JSON.parse(JSON.stringify({ labels: l, candidate: c, estimates: e, request: r }));
      const input = quantum ? sampleQuantumJob(changes) : samplePlacement(changes);
      const whole = policy.evaluate("novacron/policy/verdict", JSON.stringify(input));
      const verdict = host.evaluate(input);
      expect(verdict.deny).toHaveLength(size(whole, "deny"));
      expect(whole).toEqual({
        deny: expect.arrayContaining([...verdict.deny]),
        prefer: [...verdict.prefer],
      });
    }),
    { numRuns: 500, seed: 1 },
  );
});
