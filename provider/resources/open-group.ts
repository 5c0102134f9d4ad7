import { digestOf } from "../crypto/canonical-json.ts";
import type { PreviousDecision } from "../placement/arena.ts";
import type { DecisionRecord } from "../schema/decision.ts";
import type { FleetLimits } from "../schema/fleet-limits.ts";
import type { PropertyMap } from "../schema/property-value.ts";
import { requestDigest } from "../state/request-digest.ts";
import { containsSecret, maskSecrets, revealSecrets } from "../state/secret.ts";
import type { DecisionKind, DecisionQuestion } from "./decision-kind.ts";
import type { GroupInputs } from "./group-inputs.ts";
import type { PlanContext } from "./plan-context.ts";
import { isPromised } from "./promised-decision.ts";
import { parseUrn, subjectIdOf } from "./user-inputs.ts";

/** A member of a group as far as it is known before its own Check comes. */
export interface GroupMember<Request> {
  readonly question: Omit<DecisionQuestion<Request>, "claims" | "signal">;
  /** Whether a preview has decided on it, or it is locked: then its Check will replay that, and nobody moves it. */
  readonly isPromised: boolean;
}

/** A group with all that this plan knows of it. */
export interface OpenGroup<Request> {
  /** Of requests and limits; keyed where there are secrets in them. */
  readonly digest: string;
  /** Whether there are secrets in it: then all of its decisions rest on them. */
  readonly isTainted: boolean;
  /** The fleet's limits with the group's own; null where it has none. */
  readonly limits: FleetLimits | null;
  readonly members: readonly GroupMember<Request>[];
}

/** What is to be opened. */
export interface OpenGroupArguments<Request, Facts> {
  readonly kind: DecisionKind<Request, Facts>;
  /** URN of the member whose Check asks. */
  readonly urn: string;
  readonly group: GroupInputs;
  readonly context: PlanContext;
}

/**
 * Looks up the members of a group: what each asks for, where it is by what the store knows, and what a preview has
 * promised it. All of them lie below the same parent, so the URN of one tells those of the others.
 */
export async function openGroup<Request, Facts>(args: OpenGroupArguments<Request, Facts>): Promise<OpenGroup<Request>> {
  const { urn, group, context } = args;
  const base = urn.slice(0, urn.length - parseUrn(urn).name.length);
  const members = Object.fromEntries(group.members);
  const content = { base, name: group.name, members, quotas: group.quotas, maxMoves: group.maxMoves };
  const digest = requestDigest(content, context.keyRing);
  return context.groups.opened(digest, async () => {
    const limits = limitsOf(args, parseUrn(urn).stack);
    const opened = [...group.members].map(([name, inputs]) => memberOf(`${base}${name}`, inputs, digest, limits, args));
    return { digest, isTainted: containsSecret(content), limits, members: await Promise.all(opened) };
  });
}

/** The question of a member of a group: another one where another of the group changed. */
export function questionDigest(request: string, group: OpenGroup<unknown> | null): string {
  return group === null ? request : digestOf({ request, group: group.digest });
}

async function memberOf<Request, Facts>(
  urn: string,
  inputs: PropertyMap,
  group: string,
  limits: FleetLimits | null,
  { kind, context }: OpenGroupArguments<Request, Facts>,
): Promise<GroupMember<Request>> {
  const previous = context.livingIn(urn);
  const { stack, name, type } = parseUrn(urn);
  const record = previous && (await context.findRecord(previous.recordDigest, stack));
  const digest = requestDigest(inputs, context.keyRing);
  const asked = digestOf({ request: digest, group });
  const previousRecord = previous?.recordDigest ?? null;
  const recorded = await context.store.findPlanned({ stack, urn, requestDigest: asked, previousRecord });
  return {
    question: {
      subject: { id: record?.subject.id ?? subjectIdOf(urn), stack, urn, name, type },
      request: kind.schema.parse(revealSecrets(inputs)),
      requestDigest: digest,
      maskedRequest: maskSecrets(inputs) as Readonly<Record<string, unknown>>,
      previous: previous && previousAsRecorded(previous, record ?? null),
      limits,
    },
    isPromised:
      (recorded !== undefined && isPromised(recorded, urn, context)) ||
      context.lock?.fits(urn, asked, previousRecord) === true,
  };
}

/** With what the record tells of where it is; that of a decision on secrets tells nothing. */
function previousAsRecorded(previous: PreviousDecision, record: DecisionRecord | null): PreviousDecision {
  if (record === null || record.target.name !== previous.target) return previous;
  const { target, run } = record;
  return {
    ...previous,
    region: target.region,
    ...(target.cloud && { cloud: target.cloud }),
    ...(run && { startAt: run.startAt }),
  };
}

/** A group's quotas count its members alone: they are named in them. */
function limitsOf<Request, Facts>(
  { group, context }: OpenGroupArguments<Request, Facts>,
  stack: string,
): FleetLimits | null {
  const { quotas, maxMoves } = group;
  if (quotas.length === 0 && maxMoves === null) return null;
  const fleet = context.world.snapshot.limits;
  const names = [...group.members.keys()];
  return {
    quotas: [...(fleet?.quotas ?? []), ...quotas.map((quota) => ({ ...quota, stacks: [stack], names }))],
    ...(maxMoves === null ? fleet?.disruption && { disruption: fleet.disruption } : { disruption: { maxMoves } }),
  };
}
