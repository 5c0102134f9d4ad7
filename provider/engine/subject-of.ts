import { digestOf } from "../crypto/canonical-json.ts";
import type { DecisionSubject } from "../placement/node-context.ts";

/** The stack of placements whose caller names none. */
export const defaultStack = "local";

/** Type of what is decided on; that of the Pulumi resource, so that a record reads the same wherever it was made. */
const placementType = "novacron:index:Placement";

/**
 * Who is decided on where no Pulumi engine gives URNs. Names are unique within a stack; peers (`apart`, `together`,
 * `spread`) are of the same stack.
 */
export function subjectOf(name: string, stack: string = defaultStack): DecisionSubject {
  const urn = `urn:novacron:${stack}::${placementType}::${name}`;
  return {
    id: `nc-${digestOf(urn).slice("sha256:".length, "sha256:".length + 16)}`,
    stack,
    urn,
    name,
    type: placementType,
  };
}
