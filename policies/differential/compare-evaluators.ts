import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import canonicalize from "canonicalize";
import { z } from "zod";
import type { WasmPolicy } from "../../provider/policy/wasm-policy.ts";
import type { Opa } from "../build/opa.ts";

/** Inputs that one run of OPA gets; more cost memory and gain nothing. */
const perRun = 2500;

const evaluation = z.object({
  result: z.tuple([z.object({ expressions: z.tuple([z.object({ value: z.array(z.array(z.unknown())) })]) })]),
});

/** An input on which the two differ. */
export interface Disagreement {
  readonly input: object;
  /** What the OPA command answers; undefined where the rule is undefined. */
  readonly opa: unknown;
  readonly wasm: unknown;
}

/** What came out of a comparison. */
export interface Comparison {
  readonly disagreements: readonly Disagreement[];
  /** Inputs on which OPA denied or leaned: on the others any two evaluators would agree. */
  readonly telling: number;
  /** Inputs on which the sandbox gave up, by what it said: these fail closed, whatever OPA answers. */
  readonly gaveUp: ReadonlyMap<string, number>;
}

/**
 * Evaluates a rule on many inputs by the OPA command and by the compiled module, and finds those on which they differ.
 * Sets are compared as what they hold: the module writes them as lists in an order of its own.
 *
 * @param folders Rego sources and data for OPA, relative to where it runs.
 * @param rule such as data.novacron.policy.verdict; the module has it as an entry point.
 */
export async function compareEvaluators(
  opa: Opa,
  folders: readonly string[],
  policy: WasmPolicy,
  rule: string,
  inputs: readonly object[],
): Promise<Comparison> {
  const entrypoint = rule.replace(/^data\./, "").replaceAll(".", "/");
  const found: Disagreement[] = [];
  const gaveUp = new Map<string, number>();
  let telling = 0;
  for (let from = 0; from < inputs.length; from += perRun) {
    const some = inputs.slice(from, from + perRun);
    const answers = await opaAnswers(opa, folders, rule, some);
    for (const [index, input] of some.entries()) {
      const [said] = answers[index] ?? [];
      let wasm: unknown;
      try {
        wasm = policy.evaluate(entrypoint, JSON.stringify(input));
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        gaveUp.set(reason, (gaveUp.get(reason) ?? 0) + 1);
        continue;
      }
      if (/"rule":/.test(JSON.stringify(said) ?? "")) telling++;
      if (comparable(said) !== comparable(wasm)) found.push({ input, opa: said, wasm });
    }
  }
  return { disagreements: found, telling, gaveUp };
}

async function opaAnswers(
  opa: Opa,
  folders: readonly string[],
  rule: string,
  inputs: readonly object[],
): Promise<readonly (readonly unknown[])[]> {
  const folder = await mkdtemp(join(tmpdir(), "novacron-inputs-"));
  try {
    const file = join(folder, "inputs.json");
    await writeFile(file, JSON.stringify(inputs));
    // A list of lists: where the rule is undefined, an empty one.
    const query = `[[answer | answer := ${rule} with input as document] | some document in input]`;
    const data = folders.flatMap((each) => ["--data", each]);
    const out = await opa.run("eval", "--format", "json", "--ignore", "*_test.rego", "--input", file, ...data, query);
    return evaluation.parse(JSON.parse(out)).result[0].expressions[0].value;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function comparable(answer: unknown): string {
  return answer === undefined ? "undefined" : (canonicalize(sorted(answer)) ?? "undefined");
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) {
    const items = value.map(sorted).map((item) => [canonicalize(item) ?? "", item] as const);
    return items.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([, item]) => item);
  }
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, sorted(child)]));
}
