import { noTelemetry, type TelemetryAttributes } from "../observability/telemetry.ts";
import type { Arena } from "./arena.ts";
import type { Choosable } from "./candidate.ts";
import { forcedMove } from "./moves/forced-move.ts";
import { type Hold, isMoveRefused } from "./moves/hold.ts";
import { noneFeasible } from "./none-feasible.ts";
import { type Ranked, type Ranking, rank } from "./rank.ts";
import type { RemovalTally } from "./removal-tally.ts";
import { type Cleared, infeasibility, type Screening, screen } from "./screen.ts";

/** What became of the arena. */
export interface Chosen<C> {
  readonly chosen: Ranked<C>;
  /** The best of the others, or null when there is no other. */
  readonly runnerUp: Ranked<C> | null;
  readonly ranking: Ranking<C>;
  /** What was ranked. */
  readonly pool: readonly Cleared<C>[];
  readonly tally: RemovalTally;
  /** Why the subject left its previous target; null when it did not, or had none. */
  readonly moved: string | null;
  /** True when another scores higher and the subject stays all the same. */
  readonly held: boolean;
  /** How many others it was chosen together with, where one that scores higher was left for their sake. */
  readonly yieldsTo?: number;
}

/** Two numbers with as many decimals as it takes to tell them apart, two at least. */
function apart(a: number, b: number): [string, string] {
  for (const digits of [2, 3, 4])
    if (a.toFixed(digits) !== b.toFixed(digits)) return [a.toFixed(digits), b.toFixed(digits)];
  return [String(a), String(b)];
}

/**
 * Leaves out candidates at more risk than the evacuation threshold, as long as safer ones exist: whatever was put there
 * would have to leave at the next plan. When all are at risk, all stay in.
 */
export function safeOnly<C extends Choosable>(
  cleared: readonly Cleared<C>[],
  threshold: number,
  tally: RemovalTally,
): readonly Cleared<C>[] {
  const atRisk = ({ candidate }: Cleared<C>): boolean =>
    candidate.risk !== null && candidate.risk.probability > threshold;
  const safe = cleared.filter((each) => !atRisk(each));
  if (safe.length === 0 || safe.length === cleared.length) return cleared;
  for (const each of cleared) {
    if (atRisk(each))
      tally.add("constraint", "risk", each.candidate.name, () => `risk of at most ${threshold}, while others have it`);
  }
  return safe;
}

const isResized = ({ isResize }: Choosable): boolean => isResize === true;

/** For what may not move and cannot stay as it is: the machine that it has in other sizes, where there are any. */
function resizesFirst<C extends Choosable>(
  hold: Hold | null,
  pool: readonly Cleared<C>[],
  tally: RemovalTally,
): readonly Cleared<C>[] {
  if (!isMoveRefused(hold, false)) return pool;
  const resizes = pool.filter(({ candidate }) => isResized(candidate));
  if (resizes.length === 0) return pool;
  for (const { candidate } of pool) {
    if (!isResized(candidate))
      tally.add("constraint", "hold", candidate.name, () => `the same machine in another size, as it is ${hold}`);
  }
  return resizes;
}

/**
 * Screens, ranks and chooses. A previous target that is still among the candidates stays unless the best gains more
 * than the hysteresis, or it is on demand only since there was no spot capacity, and that is to be had again; what is held (protected, stateful, a job that runs) stays whatever the gain, since better is no need
 * to move. Where it cannot stay as it is, its own machine of a cloud in another size is no move.
 * @throws {NovaCronError} NC1201 or NC1504 when nothing is feasible; NC1203 when a protected subject would have to move,
 * NC1205 when a stateful one would.
 */
export function choose<S extends { readonly name: string }, C extends S & Choosable, X>(
  arena: Arena<S, C, X>,
): Chosen<C> {
  const { previous, hysteresis, evacuationRisk, telemetry = noTelemetry } = arena;
  const { cleared, tally } = telemetry.span("novacron.policy", (span) => {
    const screening = screen(arena);
    if (telemetry.isOn) span.set(screeningFigures(screening));
    return screening;
  });
  if (cleared.length === 0) throw noneFeasible(arena, tally);
  const safe = safeOnly(cleared, evacuationRisk, tally);
  const canStay = previous !== null && safe.some(({ candidate }) => candidate.name === previous.target);
  const pool = previous === null || canStay ? safe : resizesFirst(arena.hold, safe, tally);
  const ranking = telemetry.span("novacron.score", (span) => {
    span.set({ "novacron.candidates": pool.length, "novacron.factors": arena.factors.length });
    return rank(arena, pool);
  });
  const [best] = ranking.entries;
  if (best === undefined) throw noneFeasible(arena, tally);

  const standing = previous && ranking.entries.find(({ candidate }) => candidate.name === previous.target);
  const gain = standing ? (best.scoreMicros - standing.scoreMicros) / 1e6 : 0;
  const back = standing && ranking.entries.find(({ candidate }) => candidate.name === arena.returnsTo);
  const stays = standing !== undefined && standing !== null && !back && (arena.hold !== null || gain <= hysteresis);
  const chosen = back ?? (stays ? standing : best);
  const runnerUp = ranking.entries.find((entry) => entry !== chosen) ?? null;
  const moved =
    previous === null || stays
      ? (chosen.candidate.displaced ?? null)
      : back
        ? spotAgain
        : whyMoved(arena, previous.target, cleared, standing ? gain : null);
  if (previous !== null && moved !== null && isMoveRefused(arena.hold, false) && !isResized(chosen.candidate)) {
    throw forcedMove(arena, { from: previous.target, to: chosen.candidate.name, reason: moved });
  }
  return { chosen, runnerUp, ranking, pool, tally, moved, held: stays && chosen !== best };
}

/** Why what fell back to on demand leaves it. */
export const spotAgain = "it was on demand only while there was no spot capacity, which is asked for again";

function screeningFigures({ cleared, tally }: Screening<Choosable>): TelemetryAttributes {
  const removed = { constraint: 0, policy: 0 };
  for (const { kind, count } of tally.removals()) removed[kind] += count;
  const left = cleared.length;
  return {
    "novacron.candidates": left + removed.constraint + removed.policy,
    "novacron.removed.constraint": removed.constraint,
    "novacron.removed.policy": removed.policy,
    "novacron.policy.evaluations": left + removed.policy,
  };
}

/** Why a subject whose place is not the one before it left that. `gain`: null where it could not have stayed. */
export function whyMoved<S extends { readonly name: string }, C extends S & Choosable, X>(
  arena: Arena<S, C, X>,
  from: string,
  cleared: readonly Cleared<C>[],
  gain: number | null,
): string {
  if (gain !== null) {
    const [gained, needed] = apart(gain, arena.hysteresis);
    return `gain ${gained} passes the hysteresis ${needed}`;
  }
  const risk = cleared.find(({ candidate }) => candidate.name === from)?.candidate.risk?.probability;
  if (risk !== undefined) {
    const [now, threshold] = apart(risk, arena.evacuationRisk);
    return `risk ${now} passed ${threshold}`;
  }
  return infeasibility(arena, from)?.reason ?? `${from} is not a candidate`;
}
