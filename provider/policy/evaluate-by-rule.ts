import { LRUCache } from "lru-cache";
import { AnswerTree } from "./answer-tree.ts";
import { AttributeKeys } from "./attribute-keys.ts";
import type { BundleManifest, RuleMetadata } from "./bundle-format.ts";
import { rememberedVerdicts } from "./evaluate-whole.ts";
import { projectionOnto } from "./input-projection.ts";
import { answerOf, asJson, judgementFailed, withoutJsonForm } from "./policy-answer.ts";
import type { PolicyInput } from "./policy-input.ts";
import {
  frozenVerdict,
  type PolicyDenial,
  type PolicyPreference,
  type PolicyVerdict,
  policyVerdict,
  ruleAnswers,
} from "./policy-verdict.ts";
import type { WasmPolicy } from "./wasm-policy.ts";

/**
 * Where so many rules have to be asked, all of them are asked at once: one by itself costs 3 us, most of it the way into the
 * sandbox and back, and the 15 shipped ones together cost 40.
 */
const askedAtOnce = 11;

/** Answers of single rules that are kept; most are that there is nothing to say, and take some hundred bytes at worst. */
const rememberedAnswers = 32_768;

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
      answers: new AnswerTree(rule.reads.map((path) => texts.indexOf(JSON.stringify(path))).toReversed()),
      ask: asker(policy, rule),
    }));
    const project = projectionOnto(reads);
    this.#askAll = (input) => answerOf(policy, entrypoint, asJson(project(input)), policyVerdict);
  }

  get isFull(): boolean {
    return this.#answers >= rememberedAnswers || this.#keys.isFull;
  }

  judge(input: PolicyInput): PolicyVerdict {
    const key = this.#keyOf(input);
    const known = this.#verdicts.get(key);
    if (known !== undefined) return known;
    const verdict = this.#verdictOf(this.#keys.units, input);
    this.#verdicts.set(key, verdict);
    return verdict;
  }

  #keyOf(input: PolicyInput): string {
    try {
      return this.#keys.keyOf(input);
    } catch (cause) {
      throw withoutJsonForm(cause);
    }
  }

  #verdictOf(units: readonly number[], input: PolicyInput): PolicyVerdict {
    const said: PolicyVerdict[] = [];
    const open: AskedRule[] = [];
    for (const rule of this.#rules) {
      const answer = rule.answers.get(units);
      if (answer === undefined) open.push(rule);
      else if (answer !== silence) said.push(answer);
    }
    if (open.length >= askedAtOnce) return this.#wholeVerdict(open, units, input);
    for (const rule of open) {
      const answer = this.#remember(rule, units, rule.ask(input));
      if (answer !== silence) said.push(answer);
    }
    return together(said);
  }

  #wholeVerdict(open: readonly AskedRule[], units: readonly number[], input: PolicyInput): PolicyVerdict {
    const verdict = frozenVerdict(this.#askAll(input));
    const speaking = new Set([...verdict.deny, ...verdict.prefer].map(({ rule }) => rule));
    // Nobody would say that again of another input.
    for (const id of speaking)
      if (!this.#rules.some((rule) => rule.id === id))
        throw judgementFailed(`the rules answer for ${id}, which the bundle does not list`);
    for (const rule of open) {
      const its = (each: { readonly rule: string }): boolean => each.rule === rule.id;
      const answer = speaking.has(rule.id)
        ? { deny: verdict.deny.filter(its), prefer: verdict.prefer.filter(its) }
        : silence;
      this.#remember(rule, units, answer);
    }
    return verdict;
  }

  #remember({ answers }: AskedRule, units: readonly number[], answer: PolicyVerdict): PolicyVerdict {
    const kept = answer.deny.length + answer.prefer.length === 0 ? silence : answer;
    answers.set(units, kept);
    this.#answers++;
    return kept;
  }
}

/** A rule, and what it said of the attributes that it reads. */
interface AskedRule {
  readonly id: string;
  readonly answers: AnswerTree<PolicyVerdict>;
  readonly ask: (input: PolicyInput) => PolicyVerdict;
}

const silence: PolicyVerdict = Object.freeze({ deny: Object.freeze([]), prefer: Object.freeze([]) });

/** A verdict of its own, even where nobody says anything. */
function together(said: readonly PolicyVerdict[]): PolicyVerdict {
  const [deny, prefer]: [PolicyDenial[], PolicyPreference[]] = [[], []];
  for (const each of said) {
    deny.push(...each.deny);
    prefer.push(...each.prefer);
  }
  return frozenVerdict({ deny, prefer });
}

function asker(policy: WasmPolicy, rule: JudgingRule): AskedRule["ask"] {
  const project = projectionOnto(rule.reads);
  const entrypoint = entrypointOfRule(rule);
  return rule.effect === "deny"
    ? (input) => ({ deny: answerOf(policy, entrypoint, asJson(project(input)), ruleAnswers.deny), prefer: [] })
    : (input) => ({ deny: [], prefer: answerOf(policy, entrypoint, asJson(project(input)), ruleAnswers.prefer) });
}
