import { type Digest, digestOf } from "../../provider/crypto/canonical-json.ts";
import { decidedType } from "../reattest/decided-types.ts";
import { isRecord } from "./plan-values.ts";
import type { PlannedResource, ReviewPlan } from "./planned-resource.ts";

/** What would be applied to one resource, as a digest. */
export interface ResourceDigest {
  readonly urn: string;
  readonly operation: PlannedResource["operation"];
  readonly digest: Digest;
}

/** What would be applied. */
export interface PlanDigest {
  readonly digest: Digest;
  /** Sorted by URN. */
  readonly resources: readonly ResourceDigest[];
}

/**
 * What would be applied, without what differs between two previews of one program in one world: the order of resources,
 * ids of providers, seeds and the names that are drawn from them, times, signatures and the digests of records (which name
 * instants). Secrets are masked, so another secret makes no other digest.
 *
 * The same for a preview and for an update plan with its state.
 */
export function planDigest({
  project,
  stack,
  resources,
}: Pick<ReviewPlan, "project" | "stack" | "resources">): PlanDigest {
  const parts = resources
    .map(
      (resource): ResourceDigest => ({
        urn: resource.urn,
        operation: resource.operation,
        digest: digestOf(applied(resource)),
      }),
    )
    .sort((a, b) => (a.urn < b.urn ? -1 : 1));
  return { digest: digestOf({ formatVersion: 1, project, stack, resources: parts }), resources: parts };
}

function applied(resource: PlannedResource): unknown {
  const { urn, operation, protect, parent, providerUrn, externalId, unknown } = resource;
  if (operation === "delete") return { urn, operation };
  return {
    urn,
    operation,
    inputs: appliedInputs(resource),
    unknown: [...unknown].sort(),
    protect,
    parent: parent ?? null,
    provider: providerUrn ?? null,
    externalId: externalId ?? null,
  };
}

/** Of a decision what it brings about; how sure it was, how the others fared and when that was known is no part of it. */
const decided = [
  "target",
  "region",
  "zone",
  "rack",
  "gpu",
  "country",
  "continent",
  "costPerMonth",
  "currency",
  "carbonGramsPerHour",
  "cloud",
  "move",
] as const;

/** A start that was chosen from a forecast lies on a full hour; at once is the instant of each preview. */
function chosenStart({ startAt }: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return typeof startAt === "string" && startAt.endsWith(":00:00.000Z") ? { startAt } : {};
}

function appliedInputs(resource: PlannedResource): unknown {
  const { type, properties } = resource;
  if (decidedType(type) !== undefined) {
    const { attestation: _, decision, ...rest } = properties;
    const parts = isRecord(decision) ? { ...pick(decision, decided), ...chosenStart(decision) } : (decision ?? null);
    return { ...rest, decision: parts };
  }
  if (resource.operation !== "create" && resource.operation !== "replace") return properties;
  return Object.fromEntries(
    Object.entries(properties).map(([key, value]) => [
      key,
      isDrawn(key, value, resource) ? { drawnFor: resource.name } : value,
    ]),
  );
}

/**
 * Whether Pulumi drew the value: the resource's name with 7 or 8 hexadecimal digits behind. Providers that tell which
 * inputs are theirs are believed; of the others it is asked of names only.
 * https://www.pulumi.com/docs/iac/concepts/resources/names/#autonaming
 */
function isDrawn(key: string, value: unknown, { name, defaulted }: PlannedResource): boolean {
  if (typeof value !== "string" || !value.toLowerCase().startsWith(name.toLowerCase())) return false;
  if (!/^[-_.]?[0-9a-f]{7,8}$/.test(value.slice(name.length))) return false;
  return defaulted.length > 0 ? defaulted.includes(key) : /name$/i.test(key);
}

function pick(from: Readonly<Record<string, unknown>>, keys: readonly string[]): Readonly<Record<string, unknown>> {
  return Object.fromEntries(keys.filter((key) => from[key] !== undefined).map((key) => [key, from[key]]));
}
