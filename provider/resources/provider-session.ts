import type { PropertyMap } from "../schema/property-value.ts";
import type { CheckFailure, ResourceHandler } from "./resource-handler.ts";
import type { ProviderIdentity } from "./sweep-left-overs.ts";

/** What the wire needs of the provider: one per plugin process, that is one per provider instance and plan phase. */
export interface ProviderSession {
  /** The Pulumi package schema as JSON text. */
  schema(): Promise<string>;
  checkConfig(news: PropertyMap): Promise<{ readonly inputs: PropertyMap; readonly failures: readonly CheckFailure[] }>;
  /** Paths of the configuration that differ; none of them needs a new provider. */
  diffConfig(olds: PropertyMap, news: PropertyMap): Promise<readonly string[]>;
  /** @param self null where an older engine does not say which provider this is. */
  configure(config: PropertyMap, self: ProviderIdentity | null): Promise<void>;
  /** Runs `work` for a call of the engine, which may say what span it is of. */
  within<T>(traceParent: string | undefined, work: () => T): T;
  /** @throws {NovaCronError} NC1801 for a type that this provider does not have. */
  resource(type: string): ResourceHandler;
  invoke(
    token: string,
    args: PropertyMap,
  ): Promise<{ readonly result: PropertyMap; readonly failures: readonly CheckFailure[] }>;
  /** Ends what is under way; calls that come later fail with NC1802. */
  cancel(): void;
  readonly signal: AbortSignal;
  /** The CLI was killed: frees what was booked in vain. Takes some seconds. */
  abandon(): Promise<void>;
  /** The engine is done and has written its state. */
  close(): Promise<void>;
}
