import type { RuleMetadata } from "../../provider/policy/bundle-format.ts";

/** A norm, and those of its controls that infrastructure as code can meet or miss. */
export interface Framework {
  /** As the command line takes it: nist-csf. */
  readonly key: string;
  readonly name: string;
  /** Matches a text of a rule's METADATA; its first group is the control. */
  readonly pattern: RegExp;
  /** What its controls are called, in few words, by id. Ids below one count for it: 3.5.1 for 3.5. */
  readonly controls: Readonly<Record<string, string>>;
  /** What the table's entries are, in words that follow their number: a selection of the norm, or not its smallest parts. */
  readonly counted: string;
}

/** A norm's `counted` where the table leaves out what no infrastructure as code can meet. */
export const selectedControls = "controls that infrastructure has a part in";

/** A control, and the rules that help to meet it. */
export interface ControlCoverage {
  readonly id: string;
  readonly title: string;
  /** Ids of rules, sorted. */
  readonly rules: readonly string[];
}

/** What rules cover of a norm. */
export interface FrameworkCoverage {
  readonly framework: string;
  readonly name: string;
  /** What `controls` are: {@link Framework.counted}. */
  readonly counted: string;
  /** Every control of the table, in its order. */
  readonly controls: readonly ControlCoverage[];
  /** How many of them some rule helps to meet. */
  readonly covered: number;
  /** What rules name of this norm that the table does not have. */
  readonly beyondTable: readonly ControlCoverage[];
}

/** The controls of a norm with the rules that name them in their METADATA. */
export function coverageOf(
  { key, name, pattern, counted, controls }: Framework,
  rules: readonly Pick<RuleMetadata, "id" | "frameworks">[],
): FrameworkCoverage {
  const byControl = new Map<string, Set<string>>(Object.keys(controls).map((id) => [id, new Set()]));
  const beyond = new Map<string, Set<string>>();
  for (const { id: rule, frameworks } of rules) {
    for (const text of frameworks) {
      const named = pattern.exec(text.trim())?.[1];
      if (named === undefined) continue;
      const control = controlOf(named, controls);
      const known = control === undefined ? undefined : byControl.get(control);
      if (known !== undefined) known.add(rule);
      else beyond.set(named, (beyond.get(named) ?? new Set()).add(rule));
    }
  }
  const covered = (id: string, by: ReadonlySet<string>): ControlCoverage => ({
    id,
    title: controls[id] ?? "",
    rules: [...by].sort(),
  });
  const all = [...byControl].map(([id, by]) => covered(id, by));
  return {
    framework: key,
    name,
    counted,
    controls: all,
    covered: all.filter((control) => control.rules.length > 0).length,
    beyondTable: [...beyond].sort(([a], [b]) => (a < b ? -1 : 1)).map(([id, by]) => covered(id, by)),
  };
}

/** The control itself, or the nearest above it that the table has. */
function controlOf(named: string, controls: Framework["controls"]): string | undefined {
  for (let id = named; id !== ""; id = id.slice(0, Math.max(0, id.lastIndexOf(".")))) {
    if (Object.hasOwn(controls, id)) return id;
  }
  return undefined;
}
