import { digestOf } from "../crypto/canonical-json.ts";
import { NovaCronError } from "../errors/novacron-error.ts";
import type { PolicyData } from "./merge-data.ts";
import type { PolicyHost } from "./policy-host.ts";
import type { PolicyVerdict } from "./policy-verdict.ts";

/**
 * Two bundles that judge together: what one of them denies is denied. Their rules must have ids of their own, or a waiver for
 * one would lift the other.
 * @throws {NovaCronError} NC1301 where an id is in both.
 */
export function combineHosts(own: PolicyHost, shipped: PolicyHost): PolicyHost {
  const taken = new Set(shipped.rules.map(({ id }) => id));
  const twice = own.rules.filter(({ id }) => taken.has(id)).map(({ id }) => id);
  if (twice.length > 0) {
    throw new NovaCronError(
      "NC1301",
      `the policy bundle has rules that the shipped one has, too: ${twice.join(", ")}`,
      {
        property: "policies.keepShipped",
        expected: "rules with ids of their own",
        remedy: "Leave keepShipped out where the bundle was built with the shipped rules in it, or rename its rules.",
      },
    );
  }
  const evaluate = pairing(own, shipped);
  return {
    ...own,
    digest: digestOf({ formatVersion: 1, own: own.digest, shipped: shipped.digest }),
    rules: [...own.rules, ...shipped.rules].sort((a, b) => (a.id < b.id ? -1 : 1)),
    data: { ...shipped.data, ...own.data },
    evaluate,
    review: (document) => byRule([...own.review(document), ...shipped.review(document)]),
  };
}

/** Equal pairs give the same verdict, as each host does for inputs that its rules cannot tell apart. */
function pairing(own: PolicyHost, shipped: PolicyHost): PolicyHost["evaluate"] {
  const known = new WeakMap<PolicyVerdict, WeakMap<PolicyVerdict, PolicyVerdict>>();
  return (input) => {
    const [one, other] = [own.evaluate(input), shipped.evaluate(input)];
    const beside = known.get(one) ?? new WeakMap<PolicyVerdict, PolicyVerdict>();
    known.set(one, beside);
    const both = beside.get(other) ?? union(one, other);
    beside.set(other, both);
    return both;
  };
}

function union(one: PolicyVerdict, other: PolicyVerdict): PolicyVerdict {
  return Object.freeze({
    deny: byRule([...one.deny, ...other.deny]),
    prefer: byRule([...one.prefer, ...other.prefer]),
  });
}

/** A stable sort: what one rule says stays in its order. */
function byRule<T extends { readonly rule: string }>(items: readonly T[]): readonly T[] {
  return Object.freeze(items.toSorted((a, b) => (a.rule < b.rule ? -1 : a.rule > b.rule ? 1 : 0)));
}

/**
 * Overrides of data for two bundles: each gets the keys that it knows. What neither knows goes to the own one, which refuses
 * it by name.
 */
export function shareData(
  override: PolicyData,
  own: PolicyData,
  shipped: PolicyData,
): { readonly own: PolicyData; readonly shipped: PolicyData } {
  const of = (knows: (key: string) => boolean) =>
    Object.fromEntries(Object.entries(override).filter(([key]) => knows(key)));
  return {
    own: of((key) => Object.hasOwn(own, key) || !Object.hasOwn(shipped, key)),
    shipped: of((key) => Object.hasOwn(shipped, key)),
  };
}
