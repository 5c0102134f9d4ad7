import type { JointOptions } from "../../provider/placement/decide-jointly.ts";
import { loadMilpSolver } from "../../provider/placement/joint/load-milp-solver.ts";

/** How a command places lists. */
export interface JointCommandOptions {
  /** Commander's form of `--one-by-one`. */
  readonly oneByOne?: boolean;
  readonly iterations?: number;
}

/** Jointly, with the exact solver for small groups, unless one by one is asked for. */
export async function jointOptions({ oneByOne, iterations }: JointCommandOptions): Promise<JointOptions | false> {
  if (oneByOne === true) return false;
  return { solver: await loadMilpSolver(), ...(iterations !== undefined && { iterations }) };
}
