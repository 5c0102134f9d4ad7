import type { RuleScope } from "../../provider/policy/bundle-format.ts";
import { samplePlacement, sampleQuantumJob } from "../../provider/policy/sample-inputs.ts";
import type { WordedRule } from "./rule-words.ts";
import { SeededRandom } from "./seeded-random.ts";

/** What a document for rules of some scope looks like before it is spoilt. A new scope needs an entry here, no more. */
const plain: Readonly<Record<RuleScope, (random: SeededRandom, rule: WordedRule) => object>> = {
  candidate: (random) => (random.chance(0.7) ? samplePlacement({}) : sampleQuantumJob({})),
  resource: (random, rule) => ({
    formatVersion: 1,
    kind: "resource",
    stack: "prod",
    project: "shop",
    resource: reviewed(random, rule),
    now_ns: 1_767_225_600_000_000_000,
  }),
  stack: (random, rule) => ({
    formatVersion: 1,
    kind: "stack",
    stack: "prod",
    project: "shop",
    resources: Array.from({ length: random.below(5) }, () =>
      random.chance(0.5) ? placed(random) : reviewed(random, rule),
    ),
    now_ns: 1_767_225_600_000_000_000,
  }),
};

/** A placement as the stack's state has it. */
function placed(random: SeededRandom): object {
  const decision = { costPerMonth: random.next() * 200_000, currency: random.pick(["EUR", "USD", "CHF"]) };
  const urn = "urn:pulumi:prod::shop::novacron:index:Placement::web";
  return { type: "novacron:index:Placement", name: "web", urn, properties: { decision }, unknown: [], protect: false };
}

function reviewed(random: SeededRandom, rule: WordedRule): object {
  const { words, names } = rule;
  const types = words.filter((word) => /^[\w-]+:[\w./-]*:\w+$/.test(word));
  const type = types.length > 0 && random.chance(0.9) ? random.pick(types) : "random:index/randomPet:RandomPet";
  const properties: Record<string, unknown> = {};
  // What rules compare may stand under any name that they have, too.
  for (let left = random.below(5); left > 0; left--) {
    const name = random.pick(names.length > 0 && random.chance(0.8) ? names : words);
    properties[name] = anything(random, rule, 3);
  }
  // One that has all at once what the rule speaks of, or near to it.
  const whole = (): object =>
    Object.fromEntries(names.filter(() => random.chance(0.8)).map((name) => [name, anything(random, rule, 0)]));
  if (random.chance(0.5)) {
    Object.assign(properties, whole());
    for (const name of names) if (random.chance(0.3)) properties[name] = whole();
  }
  return {
    type,
    name: "it",
    urn: `urn:pulumi:prod::shop::${type}::it`,
    properties,
    unknown: random.chance(0.2) ? [random.pick(words)] : [],
    protect: random.chance(0.3),
  };
}

/**
 * Documents that rules tell apart, and that tell two ways of evaluating them apart: built around one rule each, from the
 * paths that it reads and the words that it knows; many are spoilt by values of other types.
 */
export function* generateInputs(
  rules: readonly WordedRule[],
  scope: RuleScope,
  count: number,
  seed: number,
): Generator<object> {
  const random = new SeededRandom(seed);
  const some = rules.filter((rule) => rule.scope === scope);
  for (let made = 0; made < count && some.length > 0; made++) {
    const rule = random.pick(some);
    const document = structuredClone(plain[scope](random, rule));
    for (const path of rule.reads) if (random.chance(0.6)) set(document, path, value(random, rule, path));
    // Another rule may have its say about the same document.
    const other = random.pick(some);
    for (const path of other.reads) if (random.chance(0.15)) set(document, path, value(random, other, path));
    if (random.chance(0.02)) Object.assign(document, { formatVersion: random.pick([0, 2, "1", null]) });
    yield document;
  }
}

function value(random: SeededRandom, rule: WordedRule, path: readonly string[]): unknown {
  const { words } = rule;
  const name = path.at(-1) ?? "";
  if (name === "labels" || name === "tags") {
    const pairs = Array.from({ length: random.below(4) }, () => [
      random.pick(words),
      random.chance(0.9) ? random.pick(words) : anything(random, rule, 1),
    ]);
    return Object.fromEntries(pairs);
  }
  if (path.length === 1 || name === "type" || name === "properties") return undefined;
  return anything(random, rule, 3);
}

function anything(random: SeededRandom, rule: WordedRule, depth: number): unknown {
  const { words, names } = rule;
  const kind = random.below(depth > 0 ? 12 : 8);
  if (kind < 3) return random.pick(words);
  if (kind === 3) return random.chance(0.5);
  if (kind === 4) return random.pick([0, 1, 5, 46, 300, 1000, 5000.5, -1, 0.1, 0.25, 612.345, 1e21, 22, 3389, 443]);
  if (kind === 5)
    return random.pick(["", " ", "é", "😀", "DE", "US", "EU", "0.0.0.0/0", "::/0", "10.0.0.0/8", "*", "[secret]"]);
  if (kind === 6) return random.pick([null, true, false]);
  if (kind === 7) return random.next() * 2000;
  if (kind < 10) return Array.from({ length: random.below(4) }, () => anything(random, rule, depth - 1));
  const keys = Array.from({ length: random.below(5) }, () =>
    random.pick(names.length > 0 && random.chance(0.7) ? names : words),
  );
  return Object.fromEntries(keys.map((key) => [key, anything(random, rule, depth - 1)]));
}

/** Sets what a path names, through objects and, where a list stands on the way, in each of its items; undefined removes. */
function set(target: unknown, path: readonly string[], to: unknown): void {
  const [head, ...rest] = path;
  if (Array.isArray(target)) for (const item of target) set(item, path, to);
  if (typeof target !== "object" || target === null || Array.isArray(target) || head === undefined) return;
  if (rest.length === 0) {
    if (to !== undefined) Reflect.set(target, head, to);
    return;
  }
  const child: unknown = Reflect.get(target, head);
  if (typeof child !== "object" || child === null) Reflect.set(target, head, {});
  set(Reflect.get(target, head), rest, to);
}
