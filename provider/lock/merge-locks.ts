import { linesByUrn } from "./lines-by-urn.ts";
import { lockHeader } from "./lock-file.ts";

/** What a merge came to. */
export interface MergedLock {
  readonly text: string;
  /** URNs of the placements that both sides changed, sorted. */
  readonly conflicts: readonly string[];
}

/** The three texts of a merge, as git gives them; an empty one where a side has no such file. */
export interface LockSides {
  readonly base: string;
  readonly ours: string;
  readonly theirs: string;
}

/**
 * Merges placement by placement: what one side alone changed, added or took away is taken. What both changed stands in the
 * text between the marks that git makes, and a lock file with such marks is refused. Signatures are not looked at; whoever
 * goes by the file does.
 * @throws {NovaCronError} NC2001 for a side that is no lock file, NC1606 for a newer one.
 */
export function mergeLocks({ base, ours, theirs }: LockSides, path: string): MergedLock {
  const sides = [base, ours, theirs].map((text) => linesByUrn(text, path));
  const [before, mine, other] = sides;
  const urns = [...new Set(sides.flatMap((side) => [...side.keys()]))].sort();
  const conflicts: string[] = [];
  const lines = urns.flatMap((urn) => {
    const [was, own, their] = [before?.get(urn), mine?.get(urn), other?.get(urn)];
    if (own === their || their === was) return own ?? [];
    if (own === was) return their ?? [];
    conflicts.push(urn);
    return [
      "<<<<<<< ours",
      ...(own === undefined ? [] : [own]),
      "=======",
      ...(their === undefined ? [] : [their]),
      ">>>>>>> theirs",
    ];
  });
  return { text: [lockHeader, ...lines, ""].join("\n"), conflicts };
}
