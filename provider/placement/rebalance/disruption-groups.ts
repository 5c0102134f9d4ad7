import type { CurrentPlacement } from "./current-placement.ts";

/**
 * Which placements stand in for each other, so that not too many of them are disrupted: those of one spread group, and those
 * that asked to be apart, directly or through others. Any other placement is a group of its own.
 * @returns the group's name by URN: the spread group, else the URN of its first member.
 */
export function disruptionGroups(placements: readonly CurrentPlacement[]): ReadonlyMap<string, string> {
  const parent = new Map<string, string>();
  const rootOf = (key: string): string => {
    let root = key;
    for (let up = parent.get(root); up !== undefined; up = parent.get(root)) root = up;
    return root;
  };
  // The smaller name is the root, so that the order of the placements does not matter.
  const join = (a: string, b: string): void => {
    const [first = "", second = ""] = [rootOf(a), rootOf(b)].sort();
    if (first !== second) parent.set(second, first);
  };
  const urns = new Map(placements.map(({ subject }) => [`${subject.stack}\n${subject.name}`, subject.urn]));
  for (const { subject, request } of placements) {
    if (request.spread !== undefined) join(subject.urn, `${subject.stack} ${request.spread.group}`);
    for (const { from } of request.apart ?? []) {
      const peer = urns.get(`${subject.stack}\n${from}`);
      if (peer !== undefined) join(subject.urn, peer);
    }
  }
  return new Map(placements.map(({ subject }) => [subject.urn, rootOf(subject.urn)]));
}
