import type { FleetNode } from "../../schema/fleet.ts";
import type { SeparationLevel } from "../../schema/placement-request.ts";
import { domainOf, sharesDomain } from "../constraints/domain.ts";
import { spreadDomains } from "../constraints/spread.ts";
import type { JointMember } from "./joint-member.ts";

/** How often the members of a group break what they ask of each other; 0 where they keep all of it. */
export type PeerCheck = (nodes: readonly FleetNode[]) => number;

/** Two members that must be, or must not be, in one domain. */
interface Pair {
  readonly a: number;
  readonly b: number;
  readonly level: SeparationLevel;
  readonly together: boolean;
}

function pairs(members: readonly JointMember[]): Pair[] {
  return members.flatMap(({ args: { subject, request } }, a) =>
    members.flatMap(({ args: other }, b): Pair[] => {
      if (a === b || other.subject.stack !== subject.stack) return [];
      const { name } = other.subject;
      return [
        ...(request.apart ?? []).flatMap(({ from, level }) =>
          from === name ? [{ a, b, level, together: false }] : [],
        ),
        ...(request.together ?? []).flatMap((each) =>
          each.with === name ? [{ a, b, level: each.level, together: true }] : [],
        ),
      ];
    }),
  );
}

/** A bound on the counts of a group's placements, as one of its members sees it. */
interface Skew {
  readonly member: number;
  /** The group's members, this one too. */
  readonly group: readonly number[];
  readonly level: SeparationLevel;
  readonly maxSkew: number;
  /** Placements of the group from outside, for every domain that counts. */
  readonly outside: ReadonlyMap<string, number>;
}

function skews(members: readonly JointMember[]): Skew[] {
  return members.flatMap(({ args, context }, member): Skew[] => {
    const own = args.request.spread;
    if (own === undefined) return [];
    const group = members.flatMap(({ args: other }, i) =>
      other.subject.stack === args.subject.stack && other.request.spread?.group === own.group ? [i] : [],
    );
    const peers = context.holdings.peers.filter(({ spread }) => spread?.group === own.group);
    const bounds = [...group.map((i) => members[i]?.args.request.spread), ...peers.map(({ spread }) => spread)];
    const kinds = new Map(
      bounds.flatMap((bound) => (bound ? [[`${bound.level}/${bound.maxSkew}`, bound] as const] : [])),
    );
    return [...kinds.values()].map(({ level, maxSkew }): Skew => {
      const outside = new Map([...spreadDomains(context, level)].map((domain) => [domain, 0]));
      for (const peer of peers) {
        const node = context.index.nodeByName.get(peer.node);
        const domain = node && domainOf(node, level);
        if (domain !== undefined && outside.has(domain)) outside.set(domain, (outside.get(domain) ?? 0) + 1);
      }
      return { member, group, level, maxSkew, outside };
    });
  });
}

function excess({ member, group, level, maxSkew, outside }: Skew, nodes: readonly FleetNode[]): number {
  const counts = new Map(outside);
  for (const i of group) {
    const node = nodes[i];
    const domain = node && domainOf(node, level);
    if (i !== member && domain !== undefined && counts.has(domain)) counts.set(domain, (counts.get(domain) ?? 0) + 1);
  }
  const own = nodes[member];
  const count = own === undefined ? 0 : (counts.get(domainOf(own, level)) ?? 0);
  return Math.max(0, count + 1 - Math.min(...counts.values()) - maxSkew);
}

/** Sets up what the members ask of each other: `apart`, `together` and `spread`, as their constraints would judge each. */
export function peerCheck(members: readonly JointMember[]): PeerCheck {
  const [ties, bounds] = [pairs(members), skews(members)];
  return (nodes) => {
    let broken = 0;
    for (const { a, b, level, together } of ties) {
      const [one, other] = [nodes[a], nodes[b]];
      if (one === undefined || other === undefined) continue;
      // What nobody knows is neither together nor apart.
      if (sharesDomain(one, other, level) !== together) broken++;
    }
    for (const bound of bounds) broken += excess(bound, nodes);
    return broken;
  };
}
