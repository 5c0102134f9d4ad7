import { z } from "zod";
import { parsePlan, unreadablePlan } from "./plan-errors.ts";
import { planValues } from "./plan-values.ts";
import type { Operation, PlannedResource, ReviewPlan } from "./planned-resource.ts";
import { withProvider } from "./provider-inputs.ts";
import type { StateToReview } from "./read-state.ts";
import { describe, isDefaultProvider, stackNamed } from "./state-resource.ts";

const values = z.record(z.string(), z.unknown());

const goal = z.object({
  type: z.string().min(1),
  inputDiff: z.object({ adds: values.optional(), updates: values.optional(), deletes: z.array(z.string()).nullish() }),
  parent: z.string().optional(),
  protect: z.boolean().nullish(),
  dependencies: z.array(z.string()).nullish(),
  provider: z.string().optional(),
  id: z.string().optional(),
});
type Goal = z.infer<typeof goal>;

/** https://github.com/pulumi/pulumi/blob/master/sdk/go/common/apitype/plan.go: what reviews look at. */
const updatePlan = z.object({
  resourcePlans: z.record(
    z.string().startsWith("urn:pulumi:"),
    z.object({ goal: goal.nullish(), steps: z.array(z.string()).nullish() }),
  ),
});

/** By the first step of a resource that says what becomes of it. */
const operations: readonly (readonly [step: string, operation: Operation])[] = [
  ["create-replacement", "replace"],
  ["replace", "replace"],
  ["import-replacement", "import"],
  ["read-replacement", "read"],
  ["create", "create"],
  ["update", "update"],
  ["same", "same"],
  ["import", "import"],
  ["read", "read"],
  ["refresh", "same"],
  ["delete", "delete"],
  ["read-discard", "delete"],
];

/**
 * An update plan as `pulumi preview --save-plan` writes it. It has only what changes of a resource's inputs, so where the
 * stack has resources already, the state is needed too.
 * @throws {NovaCronError} NC1920.
 */
export function readUpdatePlan(content: unknown, file: string, state?: StateToReview): ReviewPlan {
  const { resourcePlans } = parsePlan(updatePlan, content, file, "update plan");
  const before = new Map((state?.resources ?? []).map((resource) => [resource.urn, resource]));
  const configuring = new Map(state?.providers ?? []);
  const incomplete: string[] = [];
  const resources: PlannedResource[] = [];
  for (const [urn, plan] of Object.entries(resourcePlans)) {
    const steps = plan.steps ?? [];
    const operation = operations.find(([step]) => steps.includes(step))?.[1];
    if (operation === undefined) throw unreadablePlan(file, `has steps for ${urn} that this version does not know`);
    const old = before.get(urn);
    if (urn.includes("::pulumi:providers:")) configuring.set(urn, inputsAfter(plan.goal, configuring.get(urn)));
    if (isDefaultProvider(urn)) continue;
    if (operation !== "create" && operation !== "read" && operation !== "import" && old === undefined) {
      incomplete.push(`the update plan does not tell all inputs of ${urn}`);
    }
    resources.push(planned(urn, operation, plan.goal ?? undefined, old));
  }
  const hint = incomplete.length > 0 ? [`${incomplete.length} resources are in the state; give it with --state`] : [];
  return {
    source: "plan",
    ...stackNamed(resources, incomplete, file),
    resources: resources.map((resource) => withProvider(resource, { inputs: configuring, configuration: {} })),
    incomplete: [...incomplete.slice(0, 3), ...hint],
  };
}

function planned(
  urn: string,
  operation: Operation,
  goal: Goal | undefined,
  old: PlannedResource | undefined,
): PlannedResource {
  if (operation === "delete" || goal === undefined) {
    const empty = { type: typeOf(urn), urn, inputs: {} };
    return { ...(old ?? { ...describe(empty) }), operation: "delete", ...(old && { old: old.properties }) };
  }
  const described = describe({
    urn,
    type: goal.type,
    protect: goal.protect === true,
    // Read anew below, with what the state has.
    inputs: {},
    ...(goal.parent && { parent: goal.parent }),
    ...(goal.dependencies && { dependencies: goal.dependencies }),
    ...(goal.provider && { provider: goal.provider }),
  });
  const changed = planValues({ ...goal.inputDiff.adds, ...goal.inputDiff.updates });
  const gone = new Set([...(goal.inputDiff.deletes ?? []), ...changed.unknown]);
  const kept = Object.entries(old?.properties ?? {}).filter(([key]) => !gone.has(key));
  return {
    ...described,
    properties: { ...Object.fromEntries(kept), ...changed.properties },
    unknown: changed.unknown,
    defaulted: [...changed.defaulted, ...(old?.defaulted ?? [])],
    operation,
    ...(old && operation !== "create" && { old: old.properties }),
    ...((operation === "read" || operation === "import") && goal.id && { externalId: goal.id }),
  };
}

function inputsAfter(
  goal: Goal | null | undefined,
  before: Readonly<Record<string, unknown>> | undefined,
): Readonly<Record<string, unknown>> {
  return { ...before, ...planValues({ ...goal?.inputDiff.adds, ...goal?.inputDiff.updates }).properties };
}

/** `b:c:D` of `urn:pulumi:STACK::PROJECT::a:b:C$b:c:D::NAME`. */
function typeOf(urn: string): string {
  const types = urn.split("::")[2] ?? "";
  return types.split("$").at(-1) ?? types;
}
