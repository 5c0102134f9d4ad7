import type { SeparationLevel } from "../../schema/placement-request.ts";
import { domainOf } from "../constraints/domain.ts";
import { spread, standingByDomain } from "../constraints/spread.ts";
import { roundTripMs } from "../distance.ts";
import type { WorldIndex } from "../world-index.ts";
import { bondsOf } from "./bonds.ts";
import type { Coupling, PairCoupling, SpreadCoupling } from "./coupling.ts";
import { placePairs } from "./place-pairs.ts";
import type { Prospect } from "./prospect.ts";

/** Domain numbers of the nodes at one level, in the order of their first node. */
export interface DomainColumn {
  readonly domain: Int32Array;
  readonly domains: number;
  readonly number: ReadonlyMap<string, number>;
}

/** Domain columns by level, made when first asked for. */
export function domainColumns(index: WorldIndex): (level: SeparationLevel) => DomainColumn {
  const known = new Map<SeparationLevel, DomainColumn>();
  return (level) => {
    let column = known.get(level);
    if (column === undefined) {
      const number = new Map<string, number>();
      const domain = Int32Array.from(index.nodes, (node) => {
        const name = domainOf(node, level);
        const at = number.get(name) ?? number.size;
        number.set(name, at);
        return at;
      });
      column = { domain, domains: number.size, number };
      known.set(level, column);
    }
    return column;
  };
}

function byName(prospects: readonly Prospect[]): Map<string, number[]> {
  const names = new Map<string, number[]>();
  for (const [request, { each }] of prospects.entries()) {
    const key = JSON.stringify([each.subject.stack, each.subject.name]);
    const same = names.get(key);
    if (same) same.push(request);
    else names.set(key, [request]);
  }
  return names;
}

/** 1 where a region (row) is within `maxMs` of another (column); an unknown round trip is not. */
function reachOf(index: WorldIndex, { number, domains }: DomainColumn, maxMs: number): Uint8Array {
  const reach = new Uint8Array(domains * domains);
  for (const [from, row] of number) {
    for (const [to, at] of number) {
      const [one, two] = [index.regionByName.get(from), index.regionByName.get(to)];
      const ms = one && two ? roundTripMs(one, two) : null;
      if (ms !== null && ms <= maxMs) reach[row * domains + at] = 1;
    }
  }
  return reach;
}

/** `together`, `apart` and dependencies within the group. */
function pairs(
  prospects: readonly Prospect[],
  index: WorldIndex,
  column: (level: SeparationLevel) => DomainColumn,
): PairCoupling[] {
  const places = placePairs(index);
  const names = byName(prospects);
  const found = new Map<string, PairCoupling>();
  for (const [a, { each }] of prospects.entries()) {
    for (const { id, to, relation, level, maxMs } of bondsOf(each.request)) {
      for (const b of names.get(JSON.stringify([each.subject.stack, to])) ?? []) {
        if (b === a) continue;
        // Said by both, it binds no more than said by one.
        const key = JSON.stringify([id, relation, level, maxMs, Math.min(a, b), Math.max(a, b)]);
        if (found.has(key)) continue;
        const unsure = relation === "within" ? null : places(level, relation);
        const regions = column(level);
        const reach = maxMs === null ? null : reachOf(index, regions, maxMs);
        const { domain, domains } = regions;
        found.set(key, { kind: "pair", id, a, b, ...(unsure ?? { domain, domains, relation, reach }) });
      }
    }
  }
  return [...found.values()];
}

interface Kind {
  readonly level: SeparationLevel;
  readonly maxSkew: number;
  /** Members that ask for it; null where somebody does who stands already. */
  readonly holders: readonly number[] | null;
}

/** Spreads within the group: those of a spread group that count the same domains are bound together. */
function spreads(prospects: readonly Prospect[], column: (level: SeparationLevel) => DomainColumn): SpreadCoupling[] {
  const groups = new Map<string, number[]>();
  for (const [request, { each, arena }] of prospects.entries()) {
    if (arena === null || each.request.spread === undefined) continue;
    const key = JSON.stringify([each.subject.stack, each.request.spread.group]);
    const members = groups.get(key);
    if (members) members.push(request);
    else groups.set(key, [request]);
  }
  const found = new Map<string, SpreadCoupling & { readonly bound: Int32Array }>();
  for (const [name, members] of groups) {
    const kinds = new Map<string, Kind>();
    const know = ({ level, maxSkew }: Kind, holder: number | null): void => {
      const known = kinds.get(`${level}/${maxSkew}`);
      const others = known === undefined ? [] : known.holders;
      const holders = holder === null || others === null ? null : [...others, holder];
      kinds.set(`${level}/${maxSkew}`, { level, maxSkew, holders });
    };
    for (const member of members) {
      const prospect = prospects[member];
      const own = prospect?.each.request.spread;
      if (own !== undefined) know({ ...own, holders: null }, member);
      for (const { spread: theirs } of prospect?.arena?.context.holdings.peers ?? []) {
        if (theirs && theirs.group === own?.group) know({ ...theirs, holders: null }, null);
      }
    }
    for (const [kind, { level, maxSkew, holders: wishing }] of kinds) {
      const holders = wishing && Int32Array.from(wishing);
      const { domain, domains, number } = column(level);
      for (const member of members) {
        const context = prospects[member]?.arena?.context;
        if (context === undefined) continue;
        const standing = new Int32Array(domains).fill(-1);
        for (const [at, count] of standingByDomain(context, level)) standing[number.get(at) ?? -1] = count;
        const key = JSON.stringify([name, kind, [...standing]]);
        const known = found.get(key);
        const bound = Int32Array.from([...(known?.bound ?? []), member]);
        const group = Int32Array.from(members);
        found.set(key, { kind: "spread", id: spread.id, domain, group, bound, holders, maxSkew, standing });
      }
    }
  }
  return [...found.values()];
}

/** What binds the requests of a group to each other. Nodes are numbered as in `index.nodes`. */
export function couplingsOf(prospects: readonly Prospect[], index: WorldIndex): Coupling[] {
  const column = domainColumns(index);
  return [...pairs(prospects, index, column), ...spreads(prospects, column)];
}
