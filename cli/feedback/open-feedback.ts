import { NovaCronError } from "../../provider/errors/novacron-error.ts";
import { baseDigest, withLearned } from "../../provider/placement/feedback/with-learned.ts";
import { resolveWeights, type WeightProfile } from "../../provider/placement/weights.ts";
import type { LearnedWeights } from "../../provider/schema/learned-weights.ts";
import type { LearnedWeightsEntry } from "../../provider/store/feedback-store.ts";
import type { Store } from "../../provider/store/store.ts";
import { openProjectStore, projectStorePlace } from "../open-project-store.ts";
import { openProject, type Project } from "../project.ts";
import type { Terminal } from "../terminal.ts";

/** Options of every command about weights. */
export interface WeightsOptions {
  readonly stack?: string;
  readonly json?: boolean;
}

/** Options of those that change which weights count. */
export interface WeightsChangeOptions extends WeightsOptions {
  readonly yes?: boolean;
}

/** What the commands about feedback work on. */
export interface Feedback {
  readonly project: Project;
  readonly store: Store;
  /** The weights of the configuration. */
  readonly configured: WeightProfile;
  /** Sets that were learned for them, in the order in which they were proposed. */
  readonly sets: readonly LearnedWeightsEntry[];
  readonly promoted: LearnedWeights | null;
  /** What weighs. */
  readonly inEffect: WeightProfile;
}

/**
 * Opens project and store for `work`, and closes the store after it.
 * @throws {NovaCronError} NC1903 where there is no store; NC1902 outside of a project; NC1003, NC11xx and NC17xx for
 *   configuration, fleet and store.
 */
export async function withFeedback(
  options: { readonly stack?: string },
  terminal: Terminal,
  work: (feedback: Feedback) => Promise<number>,
): Promise<number> {
  const project = await openProject(terminal, options.stack);
  const configured = resolveWeights(project.config.weights);
  const store = await openProjectStore(project, terminal);
  if (store === null) {
    throw new NovaCronError("NC1903", `there is no store at ${projectStorePlace(project).name}, and so no decision`, {
      expected: "a store, which the first `pulumi preview` makes",
      remedy: "Run `pulumi preview`, or set novacron:store to where the store lies",
    });
  }
  try {
    const base = baseDigest(configured);
    const [sets, promoted] = await Promise.all([store.listLearnedWeights(base), store.promotedWeights(base)]);
    return await work({ project, store, configured, sets, promoted, inEffect: withLearned(configured, promoted) });
  } finally {
    await store.close();
  }
}
