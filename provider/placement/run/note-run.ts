import type { RunNote } from "../../schema/run-note.ts";
import type { Arena } from "../arena.ts";
import { type NodeCandidate, type NodeSite, runAt } from "../candidate.ts";
import type { Chosen } from "../choose.ts";
import { percent, rounded } from "../decimals.ts";
import type { NodeContext } from "../node-context.ts";
import { rank } from "../rank.ts";
import type { RunPlan } from "./run-plan.ts";
import { isoOf } from "./run-window.ts";

type NodeArena = Arena<NodeSite, NodeCandidate, NodeContext>;

function gramsOf({ carbonGramsPerHour }: NodeCandidate, { flexible }: RunPlan): number | null {
  return carbonGramsPerHour === null ? null : rounded(carbonGramsPerHour * flexible.durationHours);
}

/**
 * Where it would run if it had to begin at once: the best of the same candidates, by the same weights, at what the grids
 * emit then. Null of a job that has begun.
 */
function choiceAtOnce(arena: NodeArena, result: Chosen<NodeCandidate>, plan: RunPlan): NodeCandidate | null {
  const pool = result.pool.flatMap(({ candidate, preferences }) => {
    const run = plan.atOnce(candidate.region);
    return run === null ? [] : [{ candidate: runAt(candidate, run), preferences }];
  });
  return pool.length === 0 ? null : (rank(arena, pool).entries[0]?.candidate ?? null);
}

/** What the record says of a flexible job's run; null of what is none. */
export function noteRun(arena: NodeArena, result: Chosen<NodeCandidate>): RunNote | null {
  const plan = arena.context.run;
  const { candidate } = result.chosen;
  const { run } = candidate;
  if (plan === null || run === null) return null;
  const other = choiceAtOnce(arena, result, plan);
  const grams = gramsOf(candidate, plan);
  const gramsAtOnce = other && gramsOf(other, plan);
  const saved = grams === null || gramsAtOnce === null ? null : rounded(gramsAtOnce - grams);
  return {
    startAt: isoOf(run.startMs),
    durationHours: plan.flexible.durationHours,
    deadline: plan.flexible.deadline,
    carbonGrams: grams,
    from: grams === null ? null : run.from,
    forecastAsOf: plan.forecastAsOf,
    why: run.why,
    atOnce: other && {
      target: other.name,
      region: other.region.name,
      startAt: isoOf(other.run?.startMs ?? run.startMs),
      carbonGrams: gramsAtOnce,
    },
    savedGrams: saved,
    savedShare: saved === null || gramsAtOnce === null || gramsAtOnce === 0 ? null : rounded(saved / gramsAtOnce),
  };
}

/** `saves 120 g CO2e (31%) against n1 at once`; what is not known is said, too. */
export function savingWords({ atOnce, savedGrams, savedShare }: RunNote): string | null {
  if (atOnce === null) return null;
  if (savedGrams === null) return `what it saves against ${atOnce.target} at once is unknown`;
  if (savedGrams === 0) return `emits as much as ${atOnce.target} at once`;
  const share = savedShare === null ? "" : ` (${percent(Math.abs(savedShare))})`;
  const grams = `${Math.abs(savedGrams).toFixed(Math.abs(savedGrams) < 10 ? 1 : 0)} g CO2e${share}`;
  return savedGrams > 0
    ? `saves ${grams} against ${atOnce.target} at once`
    : `emits ${grams} more than ${atOnce.target} at once`;
}

/** What `why` says of it: the start, then the saving. */
export function runFacts(note: RunNote | null): string[] {
  if (note === null) return [];
  const saving = savingWords(note);
  return [`starts ${note.startAt}`, ...(saving === null ? [] : [saving])];
}
