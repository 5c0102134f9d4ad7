import { AttributeKeys } from "./attribute-keys.ts";

/** Whose verdict it is and as of when, besides what rules read: waivers are for resources, and they end. */
const always: readonly (readonly string[])[] = [["formatVersion"], ["kind"], ["subject"], ["now_ns"]];

/** What judges: a policy host, or one with waivers around it. */
export interface Judge<Input extends object, Verdict extends object> {
  readonly evaluate: (input: Input) => Verdict;
  /** Parts of the input that the rules read. */
  readonly reads: readonly (readonly string[])[];
}

/**
 * A function that judges as `evaluate` does, each distinct vector of the attributes that rules read once; equal ones have the
 * same verdict object. It keeps what it has seen, so it is for the candidates of one resource, or of one list; beyond some
 * ten thousand prices it begins anew.
 *
 * The inputs must not change meanwhile: an object that several of them share, such as the request, is looked at once.
 */
export function distinctEvaluator<Input extends object, Verdict extends object>({
  evaluate,
  reads,
}: Judge<Input, Verdict>): (input: Input) => Verdict {
  const named = new Set(always.map(([head]) => head));
  const paths = [...always, ...reads.filter(([head]) => head === undefined || !named.has(head))];
  let keys = new AttributeKeys(paths, { immutable: true });
  let verdicts = new Map<string, Verdict>();
  return (input) => {
    if (keys.isFull) {
      keys = new AttributeKeys(paths, { immutable: true });
      verdicts = new Map();
    }
    const key = keys.keyOf(input);
    const known = verdicts.get(key);
    if (known !== undefined) return known;
    const verdict = evaluate(input);
    verdicts.set(key, verdict);
    return verdict;
  };
}
