import { byCodeUnits } from "./code-units.ts";

/** Levenshtein distance over code units, with one row of memory. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const substitute = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(substitute, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}

/** At most three of the known names that look like `name`, nearest first; case does not count. */
export function nearNames(name: string, known: Iterable<string>): string[] {
  const wanted = name.toLowerCase();
  const limit = Math.max(2, Math.floor(name.length / 3));
  return [...new Set(known)]
    .map((candidate) => ({ candidate, distance: editDistance(wanted, candidate.toLowerCase()) }))
    .filter(({ distance }) => distance <= limit)
    .sort((a, b) => a.distance - b.distance || byCodeUnits(a.candidate, b.candidate))
    .slice(0, 3)
    .map(({ candidate }) => candidate);
}

/** A remedy for a name nobody knows: `Did you mean eu-west? Known: ...` with at most eight names. */
export function didYouMean(name: string, known: Iterable<string>): string {
  const all = [...new Set(known)].sort(byCodeUnits);
  if (all.length === 0) return "The fleet has none.";
  const near = nearNames(name, all);
  const listed = all.length > 8 ? `${all.slice(0, 8).join(", ")} and ${all.length - 8} more` : all.join(", ");
  return near.length > 0 ? `Did you mean ${near.join(" or ")}? Known: ${listed}.` : `Known: ${listed}.`;
}
