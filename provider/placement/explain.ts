import type { Arena } from "./arena.ts";
import type { Choosable } from "./candidate.ts";
import type { Chosen } from "./choose.ts";
import { percent } from "./decimals.ts";
import type { Part } from "./rank.ts";

const maxWords = 2;

/**
 * The factors in which `a` is ahead of `b`, the largest lead first, at most two and of two categories: `cheapest, cheapest
 * memory` would say one thing twice. Only what is known of both is compared: a figure that one of them lacks speaks
 * neither for nor against it.
 */
function leads(a: readonly Part[], b: readonly Part[]): Part[] {
  const other = new Map(b.map((part) => [part.factor, part.normalised]));
  const said = new Set<string>();
  return a
    .flatMap((part) => {
      const level = other.get(part.factor) ?? null;
      if (part.normalised === null || level === null) return [];
      const ahead = (part.normalised - level) * part.weight;
      return ahead > 5e-7 ? [{ part, ahead }] : [];
    })
    .sort((x, y) => y.ahead - x.ahead)
    .filter(({ part: { category } }) => !said.has(category) && said.add(category))
    .slice(0, maxWords)
    .map(({ part }) => part);
}

/** Ids of the factors that {@link why} and {@link whyNot} may name. */
export function spokenFactors<C>({ chosen, runnerUp, ranking }: Chosen<C>): ReadonlySet<string> {
  if (runnerUp === null) return new Set();
  return new Set(leads(ranking.parts(chosen), ranking.parts(runnerUp)).map(({ factor }) => factor));
}

const heldBy = {
  protected: "the resource is protected",
  stateful: "it is stateful, and moves only with allowMove",
  begun: "it has begun",
} as const;

const micros = (value: number): string => (value / 1e6).toFixed(4);

/**
 * One short line for people: what carried the choice against the runner-up, then the figures that everybody asks for.
 * `cheapest and lower risk of 9 nodes in EU with GPU; risk 0.4%; 31% free after`.
 * @param facts Figures that follow, e.g. `31% free after`.
 */
export function why<S extends { readonly name: string }, C extends S & Choosable, X>(
  arena: Arena<S, C, X>,
  result: Chosen<C>,
  facts: readonly string[],
): string {
  const { chosen, runnerUp, ranking, held, yieldsTo, returned } = result;
  const count = ranking.entries.length;
  let opening: string;
  if (runnerUp === null) opening = `the only ${arena.noun} that will do${arena.scope}`;
  else if (yieldsTo !== undefined) {
    const more = micros(runnerUp.scoreMicros - chosen.scoreMicros);
    opening = `best for it and ${yieldsTo} others: ${runnerUp.candidate.name} would score ${more} more alone`;
  } else if (returned === true) {
    const more = micros(runnerUp.scoreMicros - chosen.scoreMicros);
    opening = `back to spot, as it is bought: ${runnerUp.candidate.name} would score ${more} more`;
  } else if (held) {
    const gain = runnerUp.scoreMicros - chosen.scoreMicros;
    const isLarge = arena.hold !== null && gain / 1e6 > arena.hysteresis;
    const would = isLarge ? `would gain ${micros(gain)}, but ${heldBy[arena.hold]}` : `would gain only ${micros(gain)}`;
    opening = `stays: ${runnerUp.candidate.name} ${gain === 0 ? "is no better" : would}`;
  } else {
    const ahead = leads(ranking.parts(chosen), ranking.parts(runnerUp));
    const words = [...new Set(ahead.map(({ isBest, words: { best, better } }) => (isBest() ? best : better)))];
    const equal = chosen.scoreMicros === runnerUp.scoreMicros;
    const said = words.length > 0 ? words.join(", ") : equal ? "first by name of equals" : "best by what is known";
    // `cheapest of 9`, but `cheaper than the next of 9`.
    const of = (ahead.at(-1)?.isBest() ?? true) ? "of" : "than the next of";
    opening = `${said} ${of} ${count}${arena.scope}`;
  }
  const { risk } = chosen.candidate;
  return [opening, ...(risk ? [`risk ${percent(risk.probability)}`] : []), ...facts].join("; ");
}

/** Why the runner-up lost: the gap and the factors that made it; or why it did not win although it scores higher. */
export function whyNot<S extends { readonly name: string }, C extends S & Choosable, X>(
  arena: Arena<S, C, X>,
  { chosen, runnerUp, ranking, held, yieldsTo, returned }: Chosen<C>,
): string {
  if (runnerUp === null) return "";
  if (yieldsTo !== undefined)
    return `${micros(runnerUp.scoreMicros - chosen.scoreMicros)} higher, but less for all that are placed together`;
  if (returned === true)
    return `${micros(runnerUp.scoreMicros - chosen.scoreMicros)} higher, but it is bought as spot with fallback`;
  if (held) {
    const gain = micros(runnerUp.scoreMicros - chosen.scoreMicros);
    return arena.hold !== null
      ? `gain ${gain}, but ${heldBy[arena.hold]}`
      : `gain ${gain} does not pass the hysteresis ${arena.hysteresis}`;
  }
  const gap = chosen.scoreMicros - runnerUp.scoreMicros;
  if (gap === 0) {
    if (arena.previous?.target === chosen.candidate.name) return "equal score, but a move";
    return runnerUp.knownShare < chosen.knownShare ? "equal score, less is known of it" : "equal score, later by name";
  }
  const worse = leads(ranking.parts(chosen), ranking.parts(runnerUp)).map(({ words }) => words.worse);
  return [`${micros(gap)} lower`, ...(worse.length > 0 ? [[...new Set(worse)].join(", ")] : [])].join(": ");
}
