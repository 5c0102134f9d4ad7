import type { PlacementRequest, SeparationLevel } from "../../schema/placement-request.ts";

/** What a request says of its place relative to another's, in one form. */
export interface Bond {
  /** The constraint's id. */
  readonly id: "together" | "apart";
  /** Name of the other, within the stack. */
  readonly to: string;
  readonly relation: "same" | "other";
  readonly level: SeparationLevel;
  /** Whether the request follows the other: decided one by one, the other comes first. */
  readonly binds: boolean;
}

/** The bonds that a request names. */
export function bondsOf(request: PlacementRequest): Bond[] {
  return [
    ...(request.together ?? []).map(
      ({ with: to, level }): Bond => ({ id: "together", to, relation: "same", level, binds: true }),
    ),
    ...(request.apart ?? []).map(
      ({ from: to, level }): Bond => ({ id: "apart", to, relation: "other", level, binds: false }),
    ),
  ];
}
