import type { ResourceReview, ReviewedResource, StackReview } from "./review-document.ts";

/** What every document of one review says besides its resources. */
export interface ReviewedStack {
  readonly project: string;
  readonly stack: string;
  /** Milliseconds since 1970 of the review. */
  readonly nowMs: number;
}

/** The document about one resource. */
export function resourceReview(resource: ReviewedResource, { project, stack, nowMs }: ReviewedStack): ResourceReview {
  return { formatVersion: 1, kind: "resource", stack, project, resource, now_ns: nowMs * 1e6 };
}

/** The document about a stack as a whole. */
export function stackReview(
  resources: readonly ReviewedResource[],
  { project, stack, nowMs }: ReviewedStack,
): StackReview {
  return { formatVersion: 1, kind: "stack", stack, project, resources, now_ns: nowMs * 1e6 };
}
