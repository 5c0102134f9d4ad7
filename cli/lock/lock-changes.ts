import { canonicalJson } from "../../provider/crypto/canonical-json.ts";
import type { LockEntry } from "../../provider/lock/lock-entry.ts";

/** What became of a stack's lines, by URN. */
export interface LockChanges {
  readonly added: readonly LockEntry[];
  readonly changed: readonly { readonly from: LockEntry; readonly to: LockEntry }[];
  readonly removed: readonly LockEntry[];
  readonly same: number;
  readonly isSame: boolean;
}

/** Compares a stack's lines before and after. */
export function lockChanges(before: readonly LockEntry[], after: readonly LockEntry[]): LockChanges {
  const old = new Map(before.map((entry) => [entry.urn, entry]));
  const present = new Set(after.map(({ urn }) => urn));
  const added = after.filter(({ urn }) => !old.has(urn));
  const changed = after.flatMap((to) => {
    const from = old.get(to.urn);
    return from === undefined || canonicalJson(from) === canonicalJson(to) ? [] : [{ from, to }];
  });
  const removed = before.filter(({ urn }) => !present.has(urn));
  return {
    added,
    changed,
    removed,
    same: after.length - added.length - changed.length,
    isSame: added.length + changed.length + removed.length === 0,
  };
}

/** What was written, a line for each placement that is another now. */
export function renderLockChanges({ added, changed, removed, same }: LockChanges, name: string): string {
  return [
    ...added.map((entry) => `+ ${nameOf(entry)} on ${targetOf(entry)}`),
    ...changed.map(({ from, to }) => `~ ${nameOf(to)}: ${whatChanged(from, to)}`),
    ...removed.map((entry) => `- ${nameOf(entry)} on ${targetOf(entry)}`),
    `wrote ${name}: ${added.length} added, ${changed.length} changed, ${removed.length} removed, ${same} as before`,
  ].join("\n");
}

/** Its logical name. */
export function nameOf({ urn }: LockEntry): string {
  return urn.split("::").slice(3).join("::");
}

/** Where it is placed; of a sealed line nobody learns it here. */
export function targetOf(entry: LockEntry): string {
  return "decision" in entry ? entry.decision.target : "[secret]";
}

function whatChanged(from: LockEntry, to: LockEntry): string {
  const [was, is] = [targetOf(from), targetOf(to)];
  if (was !== is) return `${was} -> ${is}`;
  const names = { fleet: "fleet", policies: "policies", models: "risk model", weights: "weights" } as const;
  const causes = [
    ...(from.request === to.request ? [] : ["inputs"]),
    ...(["fleet", "policies", "models", "weights"] as const)
      .filter((part) => from.basis[part] !== to.basis[part])
      .map((part) => names[part]),
  ];
  return `${is}, decided anew${causes.length === 0 ? "" : ` for another ${causes.join(", ")}`}`;
}
