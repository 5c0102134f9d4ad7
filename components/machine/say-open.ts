import * as pulumi from "@pulumi/pulumi";
import type { Placement } from "../placement.ts";
import { isKnown, unknownInputs } from "./unknown-inputs.ts";

/**
 * Says in a preview that a placement is open, and which inputs it waits for: what is declared for it in a cloud is not shown
 * then. Says nothing where it is decided.
 *
 * @param request what the placement was given
 */
export async function sayOpen(
  resource: pulumi.Resource,
  name: string,
  request: object,
  placement: Placement,
): Promise<void> {
  if (!pulumi.runtime.isDryRun() || (await isKnown(placement.decision))) return;
  const waiting = await unknownInputs(request);
  const what = waiting.length === 0 ? "the configuration of its provider" : waiting.join(", ");
  await pulumi.log.info(
    `The placement of ${name} is open in this preview: it waits for ${what}. What it will have in a cloud is not shown.`,
    resource,
  );
}
