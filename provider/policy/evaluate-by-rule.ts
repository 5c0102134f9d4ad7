import { LRUCache } from "lru-cache";
import { AttributeKeys, keyAt } from "./attribute-keys.ts";
import type { BundleManifest, RuleMetadata } from "./bundle-format.ts";
import { rememberedVerdicts } from "./evaluate-whole.ts";
import { projectionOnto } from "./input-projection.ts";
import { answerOf, asJson, withJsonForm } from "./policy-answer.ts";
import type { PolicyInput } from "./policy-input.ts";
import { frozenVerdict, type PolicyVerdict, policyVerdict, ruleAnswers } from "./policy-verdict.ts";
import type { WasmPolicy } from "./wasm-policy.ts";

/**
 * Where so many rules have to be asked, all of them are asked at once: one by itself costs 3 us, most of it the way into the
 * sandbox and back, and the 15 shipped ones together cost 40.
 */
const askedAtOnce = 11;

/** Answers of single rules that are kept. Most of them are that there is nothing to say, which takes a key's room. */
const rememberedAnswers = 65_536;

type JudgingRule = Pick<RuleMetadata, "id" | "scope" | "effect" | "package" | "reads">;

/** Where a module may answer for one rule alone. */
export function entrypointOfRule(rule: Pick<RuleMetadata, "package" | "effect">): string {
  return `${rule.package.replaceAll(".", "/")}/${rule.effect}`;
}

/** Whether the module answers for each of the rules that judge candidates. */
export function answersByRule(policy: WasmPolicy, rules: readonly JudgingRule[]): boolean {
  const known = new Set(policy.entrypoints);
  return judging(rules).every((rule) => known.has(entrypointOfRule(rule)));
}

/**
 * Judges as the entry point for all rules does, but asks each rule once for each distinct vector of the attributes that this
 * rule reads: of a candidate at a new price only those that read prices are asked. For rules that know nothing of each
 * other, and whose verdict is what they say taken together.
 *
 * Inputs that all rules take for the same have the same verdict object, and others have not.
 */
export function ruleByRuleEvaluator(
  policy: WasmPolicy,
  manifest: Pick<BundleManifest, "entrypoint" | "reads">,
  rules: readonly JudgingRule[],
): (input: PolicyInput) => PolicyVerdict {
  let memory = new RuleMemory(policy, manifest, judging(rules));
  return (input) => {
    if (memory.isFull) memory = new RuleMemory(policy, manifest, judging(rules));
    return memory.judge(input);
  };
}

function judging(rules: readonly JudgingRule[]): readonly JudgingRule[] {
  return rules.filter(({ scope }) => scope === "candidate");
}

/** What the rules said of the inputs so far. */
class RuleMemory {
  readonly #keys: AttributeKeys;
  readonly #verdicts = new LRUCache<string, PolicyVerdict>({ max: rememberedVerdicts });
  readonly #rules: readonly AskedRule[];
  readonly #askAll: (input: PolicyInput) => PolicyVerdict;
  #answers = 0;

  constructor(
    policy: WasmPolicy,
    { entrypoint, reads }: Pick<BundleManifest, "entrypoint" | "reads">,
    rules: readonly JudgingRule[],
  ) {
    const texts = [...new Set(rules.flatMap((rule) => rule.reads.map((path) => JSON.stringify(path))))];
    this.#keys = new AttributeKeys(
      texts.map((text) => JSON.parse(text)),
      { immutable: false },
    );
    this.#rules = rules.map((rule) => ({
      id: rule.id,
      positions: rule.reads.map((path) => texts.indexOf(JSON.stringify(path))),
      answers: new Map(),
      ask: asker(policy, rule),
    }));
    const project = projectionOnto(reads);
    this.#askAll = (input) => answerOf(policy, entrypoint, asJson(project(input)), policyVerdict);
  }

  get isFull(): boolean {
    return this.#answers >= rememberedAnswers || this.#keys.isFull;
  }

  judge(input: PolicyInput): PolicyVerdict {
    const key = withJsonForm(() => this.#keys.keyOf(input));
    const known = this.#verdicts.get(key);
    if (known !== undefined) return known;
    const verdict = this.#verdictOf(key, input);
    this.#verdicts.set(key, verdict);
    return verdict;
  }

  #verdictOf(key: string, input: PolicyInput): PolicyVerdict {
    const said: PolicyVerdict[] = [];
    const open: Open[] = [];
    for (const rule of this.#rules) {
      const at = keyAt(key, rule.positions);
      const answer = rule.answers.get(at);
      if (answer === undefined) open.push({ rule, at });
      else if (answer !== silence) said.push(answer);
    }
    if (open.length >= askedAtOnce) return this.#wholeVerdict(open, input);
    for (const { rule, at } of open) {
      const answer = rule.ask(input);
      this.#remember(rule, at, answer);
      said.push(answer);
    }
    return frozenVerdict({
      deny: said.flatMap(({ deny }) => deny),
      prefer: said.flatMap(({ prefer }) => prefer),
    });
  }

  #wholeVerdict(open: readonly Open[], input: PolicyInput): PolicyVerdict {
    const verdict = frozenVerdict(this.#askAll(input));
    for (const { rule, at } of open) {
      const its = ({ rule: id }: { readonly rule: string }): boolean => id === rule.id;
      this.#remember(rule, at, { deny: verdict.deny.filter(its), prefer: verdict.prefer.filter(its) });
    }
    return verdict;
  }

  #remember({ answers }: AskedRule, at: string, answer: PolicyVerdict): void {
    answers.set(at, answer.deny.length + answer.prefer.length === 0 ? silence : answer);
    this.#answers++;
  }
}

interface AskedRule {
  readonly id: string;
  /** Where what it reads stands in the keys. */
  readonly positions: readonly number[];
  readonly answers: Map<string, PolicyVerdict>;
  readonly ask: (input: PolicyInput) => PolicyVerdict;
}

/** A rule that was not asked about such an input, and the key for what it reads. */
interface Open {
  readonly rule: AskedRule;
  readonly at: string;
}

const silence: PolicyVerdict = Object.freeze({ deny: [], prefer: [] });

function asker(policy: WasmPolicy, rule: JudgingRule): AskedRule["ask"] {
  const project = projectionOnto(rule.reads);
  const entrypoint = entrypointOfRule(rule);
  return rule.effect === "deny"
    ? (input) => ({ deny: answerOf(policy, entrypoint, asJson(project(input)), ruleAnswers.deny), prefer: [] })
    : (input) => ({ deny: [], prefer: answerOf(policy, entrypoint, asJson(project(input)), ruleAnswers.prefer) });
}
