import { byCodeUnits } from "../../world/code-units.ts";
import { bondsOf } from "./bonds.ts";
import type { JointSubject } from "./joint-arguments.ts";

/**
 * The order in which a group is decided one by one, and in which ties are settled, whatever order it comes in: those
 * that others want to be near first, then by priority, then by URN. Where they want each other, priority decides.
 */
export function canonicalOrder(group: readonly JointSubject[]): JointSubject[] {
  const waiting = [...group].sort(
    (a, b) => b.request.priority - a.request.priority || byCodeUnits(a.subject.urn, b.subject.urn),
  );
  const key = ({ subject }: JointSubject, name: string): string => JSON.stringify([subject.stack, name]);
  const needed = waiting.map((each) =>
    bondsOf(each.request).flatMap(({ to, binds }) => (binds ? [key(each, to)] : [])),
  );
  const left = new Map<string, number>();
  for (const each of waiting) {
    const own = key(each, each.subject.name);
    left.set(own, (left.get(own) ?? 0) + 1);
  }
  const ordered: JointSubject[] = [];
  const isTaken = new Uint8Array(waiting.length);
  while (ordered.length < waiting.length) {
    let next = -1;
    for (let index = 0; index < waiting.length; index++) {
      const each = waiting[index];
      if (each === undefined || isTaken[index] === 1) continue;
      if (next < 0) next = index;
      const own = key(each, each.subject.name);
      if ((needed[index] ?? []).every((name) => name === own || (left.get(name) ?? 0) === 0)) {
        next = index;
        break;
      }
    }
    const each = waiting[next];
    if (each === undefined) break;
    isTaken[next] = 1;
    const own = key(each, each.subject.name);
    left.set(own, (left.get(own) ?? 0) - 1);
    ordered.push(each);
  }
  return ordered;
}
