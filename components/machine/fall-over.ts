import { setTimeout as pause } from "node:timers/promises";
import * as pulumi from "@pulumi/pulumi";
import { failureKind } from "./failure-kind.ts";
import { awaited } from "./unknown-inputs.ts";

/** How often a cloud that asks for patience is asked again, and how long is waited, in ms, for the first time; then twice as long. */
const patience = { tries: 3, firstMs: 2000 };

/**
 * What watches the resources of a machine while they are made: where the cloud answers that it has no capacity, or that a quota
 * is used up, the provider is told, and the next plan decides without that offer. Throttled calls are repeated first.
 *
 * @param component whose provider decides
 * @param placement what decided on the machine
 * @param place what the names of the resources begin with
 * @param target the offer that the resources are of
 */
export async function fallOver(
  component: pulumi.Resource,
  placement: pulumi.Resource,
  place: string,
  target: string,
): Promise<pulumi.ErrorHook[]> {
  if (!hasErrorHooks()) return [];
  const urn = await awaited(component.urn);
  const hook = new pulumi.ErrorHook(`novacron ${String(urn)} ${place}`, async ({ failedOperation, errors, name }) => {
    const [error = ""] = errors;
    const kind = failureKind(error);
    if (kind === null || failedOperation === "delete") return false;
    if (kind === "throttling" && errors.length <= patience.tries) {
      await pause(patience.firstMs * 2 ** (errors.length - 1));
      return true;
    }
    const answer = (await pulumi.runtime.invoke(
      "novacron:index:reportUnavailable",
      { offer: target, placement: await awaited(placement.urn), kind },
      { parent: component },
    )) as { readonly until?: string };
    if (answer.until !== undefined) {
      const what = { noCapacity: "has no capacity for", quota: "has no quota left for", throttling: "throttles" }[kind];
      await pulumi.log.warn(
        `The cloud ${what} ${target} (${name}). Until ${answer.until} it is not decided for: run pulumi up again, and the next best is taken; novacron up --fallovers does so by itself.`,
        component,
      );
    }
    return false;
  });
  return [hook];
}

/** Previews make nothing; and the mocks that programs are tested with (`pulumi.runtime.setMocks`) know no error hooks. */
function hasErrorHooks(): boolean {
  const monitor = pulumi.runtime.getMonitor() as { readonly registerErrorHook?: unknown } | undefined;
  return !pulumi.runtime.isDryRun() && typeof monitor?.registerErrorHook === "function";
}
