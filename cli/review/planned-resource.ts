import type { ReviewedResource } from "../../provider/policy/review-document.ts";

/** What would happen to a resource. `read` is one that Pulumi looks at and does not manage. */
export type Operation = "create" | "update" | "replace" | "delete" | "same" | "read" | "import";

/** Inputs before the plan, masked as those after it. */
export type OldInputs = Readonly<Record<string, unknown>>;

/** One resource of a plan. Of a deleted one, everything is as it was. */
export interface PlannedResource extends ReviewedResource {
  readonly operation: Operation;
  /** Absent of those that are new. */
  readonly old?: OldInputs;
  /** Top-level inputs that the provider filled in itself, where it tells. */
  readonly defaulted: readonly string[];
  /** URN of its provider, without the id, which differs between runs. */
  readonly providerUrn?: string;
  /** What is read or imported. */
  readonly externalId?: string;
  /** Where the program declares it, where Pulumi knows: a path relative to the project, and a line from 1. */
  readonly source?: { readonly path: string; readonly line: number };
}

/** A plan, or a state, to be reviewed. */
export interface ReviewPlan {
  readonly source: "preview" | "plan" | "state";
  readonly project: string;
  readonly stack: string;
  /** In the order of the file; one each, also those that would be deleted. */
  readonly resources: readonly PlannedResource[];
  /** Why this is not all that would be applied; nothing where it is. */
  readonly incomplete: readonly string[];
}

/** Those that would exist once the plan was applied. */
export function remaining({ resources }: ReviewPlan): readonly PlannedResource[] {
  return resources.filter(({ operation }) => operation !== "delete");
}
