import type { RuleMetadata } from "./bundle-format.ts";
import type { ReviewedResource } from "./review-document.ts";
import { isDecidedType } from "./review-input.ts";

/** Said of a decision whose age a rule asks for and nobody knows. */
export const ageUnknown = "when it was decided is not known here: only the project's store has that";

/**
 * Whether a rule over one resource asks how old its decision is, and the document does not tell: then the rule is silent,
 * which is not to say that the decision is young.
 */
export function lacksAge({ scope, reads }: Pick<RuleMetadata, "scope" | "reads">, resource: ReviewedResource): boolean {
  const { type, properties, decided_ns } = resource;
  if (scope !== "resource" || decided_ns !== undefined || !isDecidedType(type)) return false;
  const isDecided = typeof properties.decision === "object" && properties.decision !== null;
  return isDecided && reads.some(([part, key]) => part === "resource" && key === "decided_ns");
}
