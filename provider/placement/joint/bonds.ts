import type { PlacementRequest, SeparationLevel } from "../../schema/placement-request.ts";

/** What a request says of its place relative to another's, in one form. */
export interface Bond {
  /** The constraint's id. */
  readonly id: "together" | "apart" | "dependency";
  /** Name of the other, within the stack. */
  readonly to: string;
  readonly relation: "same" | "other" | "within";
  readonly level: SeparationLevel;
  /** For `within`: the longest round trip, in ms. */
  readonly maxMs: number | null;
  /** Whether the request follows the other: decided one by one, the other comes first. */
  readonly binds: boolean;
}

/** The bonds that a request names. */
export function bondsOf({ together = [], apart = [], dependencies = [] }: PlacementRequest): Bond[] {
  return [
    ...together.map(
      ({ with: to, level }): Bond => ({ id: "together", to, relation: "same", level, maxMs: null, binds: true }),
    ),
    ...apart.map(
      ({ from: to, level }): Bond => ({ id: "apart", to, relation: "other", level, maxMs: null, binds: false }),
    ),
    ...dependencies.flatMap(({ on: to, same, other, maxMs }): Bond[] => {
      const bond = { id: "dependency", to, maxMs: null, binds: true } as const;
      return [
        ...(same === undefined ? [] : [{ ...bond, relation: "same", level: same } as const]),
        ...(other === undefined ? [] : [{ ...bond, relation: "other", level: other } as const]),
        ...(maxMs === undefined ? [] : [{ ...bond, relation: "within", level: "region", maxMs } as const]),
      ];
    }),
  ];
}
