#!/usr/bin/env node
/**
 * What policies cost: `npm run bench:policies [-- --json] [-- --rounds N]`. Sections are independent of each other:
 *
 * - evaluation: one candidate under all rules that judge candidates, over 120 regions; fresh (no such candidate was judged
 *   before: its risk and its price are new, so that the rules that read these are asked), cold (what each rule reads
 *   is new, but for the kind and cost of quantum jobs, which a placement has not), remembered (each was judged before), in
 *   the sandbox alone, on a thread that can be stopped, as own bundles are, and in the host that OPA's makers offer,
 *   `@open-policy-agent/opa-wasm`.
 * - review: one resource under all rules that judge resources.
 * - filter: 10,000 candidates, judged once per distinct vector of the attributes that rules read.
 */
import { cpus, loadavg } from "node:os";
import { parseArgs } from "node:util";
import { loadPolicy } from "@open-policy-agent/opa-wasm";
import { distinctEvaluator } from "../provider/policy/evaluate-distinct.ts";
import { isolatePolicy } from "../provider/policy/isolated-policy.ts";
import { loadPolicies } from "../provider/policy/policy-host.ts";
import type { PolicyInput } from "../provider/policy/policy-input.ts";
import { readBundle, shippedBundleDirectory } from "../provider/policy/read-bundle.ts";
import { samplePlacement } from "../provider/policy/sample-inputs.ts";
import { instantiateWasmPolicy } from "../provider/policy/wasm-policy.ts";

interface Timing {
  readonly evaluations: number;
  readonly p50Us: number;
  readonly p99Us: number;
}

const { values } = parseArgs({
  options: { json: { type: "boolean", default: false }, rounds: { type: "string", default: "50" } },
});
const rounds = Number(values.rounds);
const host = await loadPolicies();
const bundle = await readBundle({ directory: shippedBundleDirectory });
const policy = await instantiateWasmPolicy(bundle.wasm, bundle.data);

const peer = await loadPolicy(bundle.wasm);
peer.setData(bundle.data);

const sections = { evaluation: evaluation(), review: review(), filter: filter() };
const result = {
  bench: "policies",
  node: process.version,
  cpu: cpus()[0]?.model ?? "unknown",
  loadAverage: Number((loadavg()[0] ?? Number.NaN).toFixed(2)),
  rules: Object.fromEntries(
    ["candidate", "resource", "stack"].map((scope) => [
      scope,
      host.rules.filter((rule) => rule.scope === scope).length,
    ]),
  ),
  ...sections,
};
if (values.json) console.log(JSON.stringify(result));
else {
  console.log(`rules: ${JSON.stringify(result.rules)}, load ${result.loadAverage}`);
  for (const [name, timing] of Object.entries({ ...sections.evaluation, "one resource": sections.review }))
    console.log(
      `${name.padEnd(28)} p50 ${timing.p50Us.toFixed(1)} us, p99 ${timing.p99Us.toFixed(1)} us, ${timing.evaluations} times`,
    );
  const { candidates, distinct, ms, naiveMs } = sections.filter;
  console.log(
    `${candidates} candidates, ${distinct} distinct: ${ms.toFixed(1)} ms (median of 9), each by itself ${naiveMs.toFixed(1)} ms`,
  );
}

/**
 * A candidate in each of 120 regions, with a risk and a price that no other has, of this or another round; where they are to
 * be `cold` labels and grid are nobody else's either: 14 of the 15 rules read one of these.
 */
function candidates(round: number, cold = false): readonly PolicyInput[] {
  const labels = [
    {},
    { data: "personal" },
    { tier: "production" },
    { criticality: "high" },
    { carbon: "moderate" },
  ] as const;
  const countries = ["DE", "SE", "US", "IN", "FR", "BR", "JP", "AU"] as const;
  return Array.from({ length: 120 }, (_, index) => {
    const own = 120 * round + index;
    return samplePlacement({
      labels: { ...labels[index % labels.length], ...(cold && { run: `${own}` }) },
      candidate: {
        region: `region-${index}`,
        country: countries[index % countries.length] ?? "DE",
        continent: index % 8 === 2 ? "NA" : "EU",
        gridCarbonGramsPerKwh: 20 + index * 6 + (cold ? own * 1e-6 : 0),
        spot: index % 3 === 0,
      },
      estimates: { risk: 0.01 + (index % 7) * 0.02 + own * 1e-9, costPerMonth: 90 + (index % 11) * 40 + own * 1e-5 },
    });
  });
}

function evaluation(): Readonly<
  Record<
    "fresh" | "cold" | "remembered" | "sandbox alone" | "sandbox on its own thread" | "sandbox of opa-wasm",
    Timing
  >
> {
  const { entrypoint } = bundle.manifest;
  // The first rounds run in the interpreter; a plan of any size is past that soon.
  for (let round = 1; round <= 30; round++) for (const input of candidates(-round)) host.evaluate(input);
  const fresh = timing(candidatesOf(rounds), (input) => host.evaluate(input));
  const cold = timing(candidatesOf(rounds, true), (input) => host.evaluate(input));
  const remembered = timing(Array.from({ length: rounds }, () => candidates(0)).flat(), (input) =>
    host.evaluate(input),
  );
  const texts = candidatesOf(rounds).map((input) => JSON.stringify(input));
  const alone = timing(texts, (text) => policy.evaluate(entrypoint, text));
  const isolated = isolatePolicy(policy, { name: "it", wasm: bundle.wasm, data: bundle.data, limitMs: 60_000 });
  for (const text of texts.slice(0, 2000)) isolated.evaluate(entrypoint, text);
  const apart = timing(texts, (text) => isolated.evaluate(entrypoint, text));
  const encoded = texts.map((text) => new TextEncoder().encode(text).slice().buffer);
  for (const input of encoded.slice(0, 2000)) peer.evaluate(input, entrypoint);
  const theirs = timing(encoded, (input) => peer.evaluate(input, entrypoint));
  return {
    fresh,
    cold,
    remembered,
    "sandbox alone": alone,
    "sandbox on its own thread": apart,
    "sandbox of opa-wasm": theirs,
  };
}

function candidatesOf(count: number, cold = false): readonly PolicyInput[] {
  return Array.from({ length: count }, (_, round) => candidates(round + (cold ? 1001 : 1), cold)).flat();
}

function review(): Timing {
  const documents = Array.from({ length: 120 * rounds }, (_, index) => ({
    formatVersion: 1 as const,
    kind: "resource" as const,
    stack: "prod",
    project: "shop",
    resource: {
      type: ["aws:ec2/instance:Instance", "aws:s3/bucket:Bucket", "random:index/randomPet:RandomPet"][index % 3] ?? "",
      name: `it-${index}`,
      urn: `urn:pulumi:prod::shop::x::it-${index}`,
      properties: {
        metadataOptions: { httpTokens: index % 2 === 0 ? "required" : "optional" },
        tags: { owner: "shop" },
      },
      unknown: [],
      protect: false,
    },
    now_ns: 1_767_225_600_000_000_000,
  }));
  for (const document of documents.slice(0, 2000)) host.review(document);
  return timing(documents, (document) => host.review(document));
}

/**
 * Nodes of 120 kinds, as a fleet has them: names and racks differ, what rules read mostly does not. Neither these kinds nor
 * any part of them that has the risk in it was judged before.
 */
function filter(): {
  readonly candidates: number;
  readonly distinct: number;
  readonly ms: number;
  readonly naiveMs: number;
} {
  const kinds = candidates(0);
  const nodes = (salt: number) =>
    Array.from({ length: 10_000 }, (_, index): PolicyInput => {
      const like = kinds[index % kinds.length] ?? samplePlacement({});
      // Another salt, another plan: nothing of it was judged before.
      return {
        ...like,
        candidate: { ...like.candidate, name: `node-${index}`, rack: `r-${index % 97}` },
        estimates: { ...like.estimates, risk: 0.02 + salt * 1e-9 },
      };
    });
  const times = Array.from({ length: 9 }, (_, salt) => {
    const inputs = nodes(salt);
    const start = performance.now();
    const evaluate = distinctEvaluator(host);
    for (const input of inputs) evaluate(input);
    return performance.now() - start;
  }).sort((a, b) => a - b);
  const texts = nodes(100).map((input) => JSON.stringify(input));
  const start = performance.now();
  for (const text of texts) policy.evaluate(bundle.manifest.entrypoint, text);
  return { candidates: 10_000, distinct: kinds.length, ms: times[4] ?? Number.NaN, naiveMs: performance.now() - start };
}

function timing<T>(items: readonly T[], work: (item: T) => unknown): Timing {
  const us = items.map((item) => {
    const start = process.hrtime.bigint();
    work(item);
    return Number(process.hrtime.bigint() - start) / 1000;
  });
  const sorted = us.sort((a, b) => a - b);
  const at = (share: number): number =>
    sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
  return { evaluations: sorted.length, p50Us: at(0.5), p99Us: at(0.99) };
}
