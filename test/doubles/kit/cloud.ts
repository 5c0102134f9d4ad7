import type { Misfit } from "../sdk/check-value.ts";
import type { SdkTypes } from "../sdk/sdk-types.ts";
import type { ResourceShape } from "../sdk/value-shape.ts";
import type { CloudPackage, Creation, Fault } from "./fault.ts";
import type { Values } from "./values.ts";

/** What a cloud's handler is told about the resource besides its inputs. */
export interface ResourceContext {
  readonly token: string;
  readonly urn: string;
  /** In the program. */
  readonly name: string;
  readonly region: string;
}

/** A resource as a cloud made it. */
export interface Made {
  readonly id: string;
  readonly outputs: Values;
}

/** What a cloud does with one type of resource. All rejections become the CLI's error of that resource. */
export interface ResourceHandler {
  create(inputs: Values, context: ResourceContext): Promise<Made>;
  /** The outputs as they are now, or null where the cloud has no such resource any more. */
  read(id: string, before: Values, context: ResourceContext): Promise<Values | null>;
  /** @param before the outputs so far */
  update(id: string, inputs: Values, before: Values, context: ResourceContext): Promise<Values>;
  /** Deleting what is gone already succeeds. */
  delete(id: string, before: Values, context: ResourceContext): Promise<void>;
}

/** What the kit asks of one cloud; all that is the same for all clouds, the kit does. */
export interface Cloud {
  readonly package: CloudPackage;
  readonly types: SdkTypes;
  /** What is wrong with a provider's configuration. */
  checkConfig(config: Values): readonly Misfit[];
  configure(config: Values): void;
  /** Region and zone that a resource with these inputs gets; empty where it has none. */
  placeOf(inputs: Values): { readonly region: string; readonly zone: string };
  /** The inputs with what the provider adds when it checks them: names. `suffix` is hexadecimal, and the same at each check of a plan. */
  complete(shape: ResourceShape, inputs: Values, name: string, suffix: string): Values;
  /** What is wrong with inputs that have the right types. */
  check(shape: ResourceShape, inputs: Values): readonly Misfit[];
  /** Paths of inputs whose change needs another resource. */
  replaces(shape: ResourceShape, before: Values, after: Values): readonly string[];
  isMachine(token: string): boolean;
  /** Whether inputs of a machine say that it is bought as spot capacity. */
  isSpot(inputs: Values): boolean;
  handler(shape: ResourceShape): ResourceHandler;
  /** @throws {Error} for a function that the double does not have */
  invoke(token: string, args: Values): Promise<Values>;
  /** What the provider says of a fault, and whether the cloud made the resource nevertheless. */
  failure(fault: Fault, creation: Creation, inputs: Values): { readonly message: string; readonly made: boolean };
}
