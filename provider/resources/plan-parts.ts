import type { Cache } from "../cache/cache.ts";
import type { KeyRing } from "../crypto/key-ring.ts";
import type { ErrorCode } from "../errors/codes.ts";
import type { Telemetry } from "../observability/telemetry.ts";
import type { WeightProfile } from "../placement/weights.ts";
import type { ProviderConfig } from "../schema/provider-config.ts";
import type { BatchSigner } from "../state/batch-signer.ts";
import type { RunStatus } from "../store/run-lease.ts";
import type { Store } from "../store/store.ts";
import type { Snapshot } from "../world/snapshot.ts";
import type { AuditTrail } from "./audit-trail.ts";
import type { PlanLock } from "./plan-lock.ts";
import type { PlanPolicies } from "./plan-policies.ts";

/** What the plan was opened with. */
export interface PlanParts {
  readonly config: ProviderConfig;
  readonly keyRing: KeyRing;
  /** Takes the keys back that this plan has made; null where it found its keys. */
  readonly discardNewKeys: (() => boolean) | null;
  readonly signer: BatchSigner;
  readonly store: Store;
  readonly cache: Cache;
  readonly policies: PlanPolicies;
  readonly weights: WeightProfile;
  /** The lock file; null where there is none. */
  readonly lock: PlanLock | null;
  readonly audit: AuditTrail;
  readonly world: { readonly snapshot: Snapshot; readonly snapshotDigest: string };
  /** Digest of what a user edits: fleet, policies, models, weights. */
  readonly basis: string;
  /** Names this run of the CLI: its preview and its up share it. */
  readonly operation: string;
  /** The command that this run is, such as `up` or `destroy`; null where the system does not tell. */
  readonly command: () => string | null;
  /** Whether a plugin process may still run. */
  readonly isRunning: (process: string) => boolean;
  /** What this machine knows of a run of the CLI. */
  readonly statusOf: (run: string) => RunStatus;
  /** Names this plugin process, as {@link operation} names its parent. */
  readonly process: string;
  /** Names this plan; a plugin process has one. */
  readonly planId: string;
  readonly projectDirectory: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly diagnostics: (severity: "info" | "warning", code: ErrorCode, message: string, urn?: string) => void;
  readonly announce: (message: string, urn: string) => void;
  readonly telemetry: Telemetry;
}
