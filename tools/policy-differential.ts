/**
 * Compares the shipped WebAssembly bundle with the OPA command on generated inputs:
 *
 *     node tools/with-toolchain.mjs node tools/policy-differential.ts [--count 10000] [--seed 1]
 *
 * and the candidates' rules asked one by one with all of them asked at once.
 *
 * Exits with 1 where they disagree, and prints the first inputs on which they do.
 */
import { homedir } from "node:os";
import { parseArgs } from "node:util";
import { findOpa, Opa } from "../policies/build/opa.ts";
import { compareByRule } from "../policies/differential/by-rule-differential.ts";
import { compareShipped } from "../policies/differential/shipped-differential.ts";
import { projectRoot } from "./toolchain.mjs";

const { values } = parseArgs({
  options: { count: { type: "string", default: "10000" }, seed: { type: "string", default: "1" } },
});
const path = await findOpa(process.env, homedir());
if (path === undefined) throw new Error("OPA is not found; node tools/setup.mjs --for policies gets it");
const started = performance.now();
const results = await compareShipped(new Opa(path, projectRoot), Number(values.count), Number(values.seed));
for (const { scope, inputs, telling, disagreements, gaveUp } of results) {
  console.log(
    `${scope}: ${inputs} inputs, ${telling} of them denied or leaned on, ${disagreements.length} disagreements`,
  );
  for (const [reason, times] of gaveUp) console.log(`  fails closed ${times} times: ${reason}`);
  for (const each of disagreements.slice(0, 3)) console.log(JSON.stringify(each, null, 2));
}
const byRule = await compareByRule(Number(values.count), Number(values.seed));
console.log(
  `candidate, rule by rule: ${byRule.inputs} inputs, ${byRule.telling} of them denied or leaned on, ${byRule.disagreements.length} disagreements`,
);
for (const each of byRule.disagreements.slice(0, 3)) console.log(JSON.stringify(each, null, 2));
console.log(`${((performance.now() - started) / 1000).toFixed(1)} s`);
process.exitCode = [...results, byRule].some(({ disagreements }) => disagreements.length > 0) ? 1 : 0;
