import type { PlacementRequest } from "../../schema/placement-request.ts";

/**
 * What keeps a placement where it is, however much better another node were: `protected` by the user, `stateful` without
 * leave to move, or a flexible job that has `begun`, and would have to begin anew.
 */
export type Hold = "protected" | "stateful" | "begun";

/** Whether it keeps data on its machine. */
export function isStateful({ stateful }: Pick<PlacementRequest, "stateful">): boolean {
  return stateful !== undefined && stateful !== false;
}

/** What holds a placement, the strongest first. */
export function holdOf(
  { request, protect }: { readonly request: PlacementRequest; readonly protect?: boolean },
  hasBegun: boolean,
): Hold | null {
  if (protect === true || request.protect) return "protected";
  if (isStateful(request) && request.allowMove !== true) return "stateful";
  return hasBegun ? "begun" : null;
}

/**
 * Whether a move is out of the question. Where it cannot stay, a job begins elsewhere; what is protected or stateful is an
 * error then.
 */
export function isMoveRefused(hold: Hold | null, canStay: boolean): boolean {
  return hold === "protected" || hold === "stateful" || (hold === "begun" && canStay);
}
