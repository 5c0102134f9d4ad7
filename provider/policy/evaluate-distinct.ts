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
 * same verdict object. It keeps what it has seen, so it is for the candidates of one resource, or of one list.
 *
 * The inputs must not change meanwhile: an object that several of them share, such as the request, is looked at once.
 */
export function distinctEvaluator<Input extends object, Verdict extends object>({
  evaluate,
  reads,
}: Judge<Input, Verdict>): (input: Input) => Verdict {
  const named = new Set(always.map(([head]) => head));
  const look = [...always, ...reads.filter(([head]) => head === undefined || !named.has(head))].map(lookUp);
  const interned = internedObjects();
  const root: Branch = new Map();
  return (input) => {
    let branch = root;
    for (const at of look) {
      const value = at(input);
      const key = typeof value === "object" && value !== null ? interned(value) : value;
      let next = branch.get(key);
      if (next === undefined) {
        next = new Map();
        branch.set(key, next);
      }
      branch = next;
    }
    const leaf = branch as Map<unknown, unknown> as Map<typeof verdictKey, Verdict>;
    const known = leaf.get(verdictKey);
    if (known !== undefined) return known;
    const verdict = evaluate(input);
    leaf.set(verdictKey, verdict);
    return verdict;
  };
}

/** A tree with one level for each path; its leaves hold a verdict under {@link verdictKey}. */
type Branch = Map<unknown, Branch>;

const verdictKey = Symbol("verdict");

/**
 * The value at a path, or what stands on the way where that is no object. Inherited members may be taken for own ones: that
 * keeps apart what is different, as both have the inherited one or one has its own.
 */
function lookUp([first, second, ...rest]: readonly string[]): (document: unknown) => unknown {
  const below = (value: unknown, key: string): unknown =>
    typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Members)[key] : value;
  if (first === undefined) return (document) => document;
  if (second === undefined) return (document) => below(document, first);
  if (rest.length === 0) return (document) => below(below(document, first), second);
  return (document) => rest.reduce(below, below(below(document, first), second));
}

type Members = Readonly<Record<string, unknown>>;

/** One key for all objects of the same JSON text. */
function internedObjects(): (value: object) => object {
  const byObject = new Map<object, object>();
  const byText = new Map<string, object>();
  return (value) => {
    const known = byObject.get(value);
    if (known !== undefined) return known;
    const text = JSON.stringify(value);
    const key = byText.get(text) ?? {};
    byText.set(text, key);
    byObject.set(value, key);
    return key;
  };
}
