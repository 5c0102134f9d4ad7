import { isPlainlyEqual } from "../schema/plain-equality.ts";
import type { PropertyMap } from "../schema/property-value.ts";
import type { PlanContext } from "./plan-context.ts";
import type { CheckCall, DiffCall } from "./resource-handler.ts";
import { ownInputs, parseUrn, userInputs } from "./user-inputs.ts";

/**
 * The checked inputs of a resource whose inputs are what they were and whose decision is known to stand, or null where
 * that has to be found out. The same answer as the long way's, recorded as it is there.
 */
export async function asItStood(
  { urn, olds, news, seed }: CheckCall,
  context: PlanContext,
): Promise<PropertyMap | null> {
  if (olds === null || news.decision !== undefined || news.attestation !== undefined) return null;
  const own = userInputs(news);
  if (own.group !== undefined || !isPlainlyEqual(own, userInputs(olds))) return null;
  const subject = { ...parseUrn(urn), urn };
  await context.loadPlanned(subject.stack);
  const standing = context.standings.recall(urn, olds);
  if (standing === null) return null;
  const { summary, attestation, requestDigest } = standing;
  if (!(await context.isHeldAsItIs(urn, summary.record))) return null;
  const planned = await context.store.findPlanned({ ...subject, requestDigest, previousRecord: summary.record });
  // A preview that would have it elsewhere, or an update plan, has its say.
  if (planned !== undefined && (!planned.kept || planned.attestation.signature !== attestation.signature)) return null;
  context.refuseCopies(urn, standing);
  context.rememberStanding(urn, standing);
  context.rememberSeed(urn, seed);
  context.rememberInputs(urn, own);
  context.claimAsReserved(urn);
  context.groups.answer(urn);
  await context.recordChoice({
    subject: { ...subject, id: summary.subject },
    requestDigest,
    standing,
    choice: { how: "kept", summary, attestation },
    secret: false,
    summary,
    attestation,
  });
  // The very same where nothing in them was empty: what they came in as can go out again.
  return Object.keys(olds).length === Object.keys(own).length + ownInputs.length
    ? olds
    : { ...own, decision: summary, attestation };
}

/** Whether Diff has nothing to look at: this plan's Check has verified the old inputs, and answered the same. */
export function standsAsChecked({ urn, id, oldInputs, news }: DiffCall, context: PlanContext): boolean {
  const decision = oldInputs.decision as { readonly subject?: unknown } | null | undefined;
  return decision?.subject === id && context.standings.hasStood(urn, oldInputs, news);
}
