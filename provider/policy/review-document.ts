/**
 * What Rego rules see as `input` when a plan, an export or a pack is reviewed, format version 1: one resource of any
 * provider, or all resources of a stack. Beside it stands `PolicyInput`, one candidate at plan time.
 *
 * Masking as there: whoever builds the document replaces every secret value by `maskedValue`.
 */
export type ReviewDocument = ResourceReview | StackReview;

/** One resource. */
export interface ResourceReview {
  readonly formatVersion: 1;
  readonly kind: "resource";
  readonly stack: string;
  readonly project: string;
  readonly resource: ReviewedResource;
  /** Nanoseconds since 1970 of the review: a parameter of whoever reviews. */
  readonly now_ns: number;
}

/** All resources that the stack would have, in the order of the plan. */
export interface StackReview {
  readonly formatVersion: 1;
  readonly kind: "stack";
  readonly stack: string;
  readonly project: string;
  readonly resources: readonly ReviewedResource[];
  /** Nanoseconds since 1970 of the review. */
  readonly now_ns: number;
}

/** A resource as the plan would make it, or as the state has it. */
export interface ReviewedResource {
  /** E.g. `aws:s3/bucket:Bucket`. */
  readonly type: string;
  readonly name: string;
  readonly urn: string;
  /** Inputs under the names of the Pulumi SDK. What is unknown is absent here and named in `unknown`. */
  readonly properties: Readonly<Record<string, unknown>>;
  /** Dotted paths of properties whose value is known only after the update: `metadataOptions.httpTokens`. */
  readonly unknown: readonly string[];
  /** The resource option `protect`. */
  readonly protect: boolean;
  /** Nanoseconds since 1970 when its decision was made, as the store has it; absent where the review cannot tell. */
  readonly decided_ns?: number;
  /** URN. */
  readonly parent?: string;
  /** URNs. */
  readonly dependencies?: readonly string[];
  /** Inputs of the provider that manages it, as far as they are known: `region` of aws, `project` of gcp. */
  readonly provider?: Readonly<Record<string, unknown>>;
}
