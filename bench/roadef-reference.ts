import { readFileSync } from "node:fs";

/** What is known about an instance, by its name. */
export type ReferenceCosts = ReadonlyMap<string, { readonly cost: number; readonly lowerBound: number }>;

/**
 * Reads a CSV file with a header line and the columns instance, initial cost, reference cost, lower bound; what follows is
 * left aside.
 * @throws {TypeError} where a line has no numbers there.
 */
export function readReferenceCosts(file: string): ReferenceCosts {
  const [, ...lines] = readFileSync(file, "utf8").trim().split(/\r?\n/);
  return new Map(
    lines.map((line, index) => {
      const [instance = "", , cost, lowerBound] = line.split(",");
      const known = { cost: Number(cost || Number.NaN), lowerBound: Number(lowerBound || Number.NaN) };
      if (!Number.isFinite(known.cost) || !Number.isFinite(known.lowerBound))
        throw new TypeError(`${file}, line ${index + 2}: expected instance,initial cost,reference cost,lower bound`);
      return [instance, known];
    }),
  );
}
