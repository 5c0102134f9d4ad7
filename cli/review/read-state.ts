import { z } from "zod";
import { parsePlan } from "./plan-errors.ts";
import type { PlannedResource, ReviewPlan } from "./planned-resource.ts";
import { withProvider } from "./provider-inputs.ts";
import { describe, isDefaultProvider, oldInputs, stackNamed, stateResource } from "./state-resource.ts";

/** https://github.com/pulumi/pulumi/blob/master/sdk/go/common/apitype/core.go: what reviews look at. */
const exported = z.object({
  version: z.int(),
  deployment: z.object({
    resources: z.array(stateResource).nullish(),
    pending_operations: z.array(z.unknown()).nullish(),
  }),
});

/** A state that was exported: every resource stays as it is. */
export interface StateToReview extends ReviewPlan {
  /** Inputs of all providers by URN, those that Pulumi made itself too. */
  readonly providers: ReadonlyMap<string, Readonly<Record<string, unknown>>>;
}

/**
 * A state as `pulumi stack export` writes it.
 * @throws {NovaCronError} NC1920.
 */
export function readState(content: unknown, file: string): StateToReview {
  const { deployment } = parsePlan(exported, content, file, "state");
  // What still waits for its deletion is gone for everybody else.
  const all = (deployment.resources ?? []).filter((resource) => resource.delete !== true);
  const providers = new Map(
    all
      .filter(({ type }) => type.startsWith("pulumi:providers:"))
      .map((resource) => [resource.urn, describe(resource).properties]),
  );
  const resources = all
    .filter(({ urn }) => !isDefaultProvider(urn))
    .map((resource): PlannedResource => {
      const isRead = resource.external === true && resource.id !== undefined;
      return withProvider(
        {
          ...describe(resource),
          operation: isRead ? "read" : "same",
          old: oldInputs(resource),
          ...(isRead && resource.id !== undefined && { externalId: resource.id }),
        },
        { inputs: providers, configuration: {} },
      );
    });
  const pending = deployment.pending_operations?.length ?? 0;
  const incomplete =
    pending === 0 ? [] : [`the state has ${pending} operations that were cut off; run \`pulumi refresh\``];
  return { source: "state", ...stackNamed(resources, incomplete, file), resources, incomplete, providers };
}
