#!/usr/bin/env node
/**
 * How long one policy evaluation takes: `node bench/policy.ts [--json] [--rounds N]`.
 *
 * Every round judges 96 distinct inputs (placements and quantum jobs; allowed, denied and leaning). "fresh" inputs differ
 * from all before, so each goes through the sandbox; "remembered" ones were judged before.
 */
import { parseArgs } from "node:util";
import { loadPolicies, type PolicyHost } from "../provider/policy/policy-host.ts";
import type { PolicyInput } from "../provider/policy/policy-input.ts";
import { samplePlacement, sampleQuantumJob } from "../provider/policy/sample-inputs.ts";

interface Timing {
  readonly evaluations: number;
  readonly p50Us: number;
  readonly p99Us: number;
}

const { values } = parseArgs({
  options: { json: { type: "boolean", default: false }, rounds: { type: "string", default: "60" } },
});
const rounds = Number(values.rounds);

const began = performance.now();
const host = await loadPolicies();
const loadMs = performance.now() - began;

// The first rounds run in the interpreter; a plan of any size is past that soon.
for (let round = 0; round < 20; round++) judge(host, inputs(-1 - round));

const fresh = timing(Array.from({ length: rounds }, (_, round) => judge(host, inputs(round))).flat());
const remembered = inputs(0);
judge(host, remembered);
const again = timing(Array.from({ length: rounds }, () => judge(host, remembered)).flat());

if (values.json) {
  console.log(
    JSON.stringify({ bench: "policy", node: process.version, digest: host.digest, loadMs, fresh, remembered: again }),
  );
} else {
  console.log(`load ${loadMs.toFixed(1)} ms, ${host.rules.length} rules`);
  for (const [name, t] of Object.entries({ fresh, remembered: again })) {
    console.log(
      `${name.padEnd(10)} p50 ${t.p50Us.toFixed(1)} us, p99 ${t.p99Us.toFixed(1)} us, ${t.evaluations} evaluations`,
    );
  }
}

/** 96 inputs; `round` makes them differ from those of other rounds in what rules read. */
function inputs(round: number): readonly PolicyInput[] {
  const places = [
    { country: "DE", continent: "EU", gridCarbonGramsPerKwh: 380 },
    { country: "SE", continent: "EU", gridCarbonGramsPerKwh: 41 },
    { country: "US", continent: "NA", gridCarbonGramsPerKwh: 390 },
    { country: "IN", continent: "AS", gridCarbonGramsPerKwh: 713 },
  ] as const;
  const labels = [
    {},
    { data: "personal" },
    { data: "confidential", tier: "production" },
    { exposure: "public", criticality: "medium" },
    { criticality: "high", tier: "production", owner: "shop", team: "payments", pci: "true" },
    { carbon: "moderate" },
  ] as const;
  const variants = [0, 1, 2, 3] as const;
  return places.flatMap((place) =>
    labels.flatMap((label) =>
      variants.map((variant) => {
        const risk = 0.01 + 0.05 * variant + round * 1e-7;
        if (variant === 3)
          return sampleQuantumJob({ labels: label, candidate: place, estimates: { cost: 30 + round * 1e-3 } });
        return samplePlacement({ labels: label, candidate: { ...place, spot: variant === 2 }, estimates: { risk } });
      }),
    ),
  );
}

/** Microseconds of each evaluation. */
function judge(policies: PolicyHost, documents: readonly PolicyInput[]): readonly number[] {
  return documents.map((document) => {
    const start = process.hrtime.bigint();
    policies.evaluate(document);
    return Number(process.hrtime.bigint() - start) / 1000;
  });
}

function timing(us: readonly number[]): Timing {
  const sorted = us.toSorted((a, b) => a - b);
  const at = (share: number): number =>
    sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
  return { evaluations: sorted.length, p50Us: at(0.5), p99Us: at(0.99) };
}
