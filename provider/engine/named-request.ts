import type { PlacementRequest } from "../schema/placement-request.ts";

/** A request of a list. */
export interface NamedRequest {
  /** Unique in the list; `apart` and `together` refer to it. */
  readonly name: string;
  readonly request: PlacementRequest;
  /** The node that it is on now, or null. */
  readonly on: string | null;
  /** Slot of the GPU that it shares there, where that is known. */
  readonly gpu?: number;
  /** Of a flexible job that was placed: ISO 8601 instant at which it was to start. */
  readonly startAt?: string;
}
