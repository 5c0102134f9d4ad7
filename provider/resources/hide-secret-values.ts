import type { PropertyMap } from "../schema/property-value.ts";
import { containsSecret } from "../state/secret.ts";
import type { CheckFailure } from "./resource-handler.ts";

/**
 * The engine prints the value of the property that a failure names, and a secret one in the clear: `property vcpus value
 * {&{{-2}}} has a problem`. A failure about a secret therefore names its property in the text alone.
 * @param inputs as the engine gave them, secrets marked.
 */
export function hideSecretValues(failures: readonly CheckFailure[], inputs: PropertyMap): CheckFailure[] {
  return failures.map((failure) => {
    const { property, reason } = failure;
    if (!containsSecret(inputs[property])) return failure;
    return { property: "", reason: reason.includes(property) ? reason : `${reason} (property ${property})` };
  });
}
