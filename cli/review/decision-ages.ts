import { openProjectStore } from "../open-project-store.ts";
import type { Project } from "../project.ts";
import { decidedType } from "../reattest/decided-types.ts";
import type { Terminal } from "../terminal.ts";
import { isRecord } from "./plan-values.ts";
import type { PlannedResource, ReviewPlan } from "./planned-resource.ts";

/**
 * The plan with the instants of its decisions, as far as the project's store knows them: a decision itself has none, for
 * the same question must have the same answer. Without a store, as on a runner that starts from nothing, they stay unknown, and the
 * review lists them as not judged.
 * @throws {NovaCronError} NC11xx and NC17xx for a fleet file or a store that is there and wrong.
 */
export async function withDecisionAges(
  plan: ReviewPlan,
  project: Project | null,
  terminal: Terminal,
): Promise<ReviewPlan> {
  const store = project === null ? null : await openProjectStore(project, terminal);
  if (store === null) return plan;
  try {
    const records = await store.listDecisionRecords(`${plan.project}/${plan.stack}`);
    return agedBy(records, plan);
  } finally {
    await store.close();
  }
}

/** The plan with the instants of those decisions that are among the records. Others stay without, and are told of. */
export function agedBy(
  records: readonly { readonly digest: string; readonly recordedAt: string }[],
  plan: ReviewPlan,
): ReviewPlan {
  const decidedAt = new Map(records.map(({ digest, recordedAt }) => [digest, Date.parse(recordedAt)]));
  return { ...plan, resources: plan.resources.map((resource) => aged(resource, decidedAt)) };
}

function aged(resource: PlannedResource, decidedAt: ReadonlyMap<string, number>): PlannedResource {
  const { decision } = resource.properties;
  if (decidedType(resource.type) === undefined || !isRecord(decision)) return resource;
  const at = decidedAt.get(String(decision.record));
  return at === undefined ? resource : { ...resource, decided_ns: at * 1e6 };
}
