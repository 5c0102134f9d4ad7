import type { PropertyMap } from "../schema/property-value.ts";

/** A complaint about one property of a resource: shown by the engine next to the resource. */
export interface CheckFailure {
  readonly property: string;
  readonly reason: string;
}

/** What all calls about one resource carry. */
interface ResourceCall {
  readonly urn: string;
  /** Fires when the engine cancels. */
  readonly signal: AbortSignal;
}

export interface CheckCall extends ResourceCall {
  /** The checked inputs of the state, or null for a new resource. */
  readonly olds: PropertyMap | null;
  readonly news: PropertyMap;
  /** Random text of the engine for this resource; an update plan (`pulumi up --plan`) repeats that of its preview. */
  readonly seed: string;
}
export interface CheckResult {
  readonly inputs: PropertyMap;
  readonly failures: readonly CheckFailure[];
}

export interface DiffCall extends ResourceCall {
  readonly id: string;
  readonly oldInputs: PropertyMap;
  readonly oldOutputs: PropertyMap;
  readonly news: PropertyMap;
}
export type PropertyChange = "add" | "update" | "delete";
export interface DiffResult {
  /** By property path, `gpus.count`; empty means no change. */
  readonly changes: Readonly<Record<string, PropertyChange>>;
  /** The paths among them that need a new resource. */
  readonly replaces: readonly string[];
}

export interface CreateCall extends ResourceCall {
  readonly inputs: PropertyMap;
  readonly preview: boolean;
}
export interface CreateResult {
  readonly id: string;
  readonly outputs: PropertyMap;
}

export interface ReadCall extends ResourceCall {
  readonly id: string;
  /** Both empty when the engine imports. */
  readonly inputs: PropertyMap;
  readonly outputs: PropertyMap;
}
export interface ReadResult {
  readonly id: string;
  readonly inputs: PropertyMap;
  readonly outputs: PropertyMap;
}

export interface UpdateCall extends ResourceCall {
  readonly id: string;
  readonly oldInputs: PropertyMap;
  readonly oldOutputs: PropertyMap;
  readonly news: PropertyMap;
  readonly preview: boolean;
}

export interface DeleteCall extends ResourceCall {
  readonly id: string;
  readonly oldInputs: PropertyMap;
  readonly oldOutputs: PropertyMap;
}

/** One resource type. Knows nothing of gRPC; errors are NovaCronErrors. */
export interface ResourceHandler {
  check(call: CheckCall): Promise<CheckResult>;
  diff(call: DiffCall): Promise<DiffResult>;
  create(call: CreateCall): Promise<CreateResult>;
  /** null: the resource does not exist. */
  read(call: ReadCall): Promise<ReadResult | null>;
  update(call: UpdateCall): Promise<{ readonly outputs: PropertyMap }>;
  delete(call: DeleteCall): Promise<void>;
}
