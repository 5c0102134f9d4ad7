import type { ResourceReview, ReviewedResource, StackReview } from "./review-document.ts";

const common = {
  formatVersion: 1,
  stack: "prod",
  project: "shop",
  now_ns: 1_767_225_600_000_000_000,
} as const;

/** A resource of the stack `prod` as a review sees it; `changes` replace whole parts. */
export function sampleResource(type: string, changes: Partial<ReviewedResource> = {}): ReviewedResource {
  const name = changes.name ?? "it";
  return {
    type,
    name,
    urn: `urn:pulumi:prod::shop::${type}::${name}`,
    properties: {},
    unknown: [],
    protect: false,
    ...changes,
  };
}

/** The document of a review of one resource. */
export function sampleReview(resource: ReviewedResource): ResourceReview {
  return { ...common, kind: "resource", resource };
}

/** The document of a review of a stack. */
export function sampleStack(resources: readonly ReviewedResource[]): StackReview {
  return { ...common, kind: "stack", resources };
}
