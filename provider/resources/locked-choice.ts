import type { KeyRing } from "../crypto/key-ring.ts";
import type { ErrorCode } from "../errors/codes.ts";
import { type ErrorDetail, NovaCronError } from "../errors/novacron-error.ts";
import { lockDifferences } from "../lock/lock-differences.ts";
import { containsSecret } from "../state/secret.ts";
import type { Choice, ChoiceArguments } from "./choose-decision.ts";
import { questionDigest } from "./open-group.ts";
import type { OpenedEntry, PlanLock } from "./plan-lock.ts";
import { whyTooLate } from "./planned-start.ts";
import { withoutDemands } from "./without-demands.ts";

/** In a plan that only checks a lock file: the placement is not as it is locked, and so it stays undecided. */
export class NotAsLocked extends Error {}

/** What a lock is asked with, besides the question. */
export interface LockedArguments {
  /** Record digest of the decision that stands, or of the one that is replaced; null for neither. */
  readonly previousRecord: string | null;
  /** null, or why a target cannot be taken at all any more. */
  readonly whyNotFeasible: (target: string) => string | null;
}

/**
 * What the lock file says of a question: its decision, as it lies there. Null where the plan has no lock file, or writes
 * one and has no use for the line.
 * @throws {NovaCronError} NC2002 to NC2008 in a plan that applies a lock file; NC2001, NC1604 to NC1606 where it is not to be
 *   believed.
 * @throws {NotAsLocked} in a plan that checks it, and has told why.
 */
export function lockedChoice<Request, Facts>(
  args: ChoiceArguments<Request, Facts>,
  lock: PlanLock | null,
  rest: LockedArguments,
): Choice | null {
  if (lock === null) return null;
  const { subject, standing, inputs } = args;
  const opened = lock.find(subject.urn);
  const refusals = opened === null ? [missing(subject.name)] : refusalsOf(opened, args, lock, rest);
  const locked = opened?.locked;
  if (refusals.length === 0 && locked) {
    lock.tellVerdict(subject.urn, []);
    const { attestation } = opened.entry;
    return { how: isApplied(opened, standing) ? "kept" : "replayed", summary: locked.decision, attestation };
  }
  if (lock.mode === "write") return null;
  const told = containsSecret(inputs) ? refusals.map(withoutDemandsOf) : refusals;
  if (lock.mode === "apply") throw together(told);
  lock.tellVerdict(subject.urn, told);
  throw new NotAsLocked(subject.urn);
}

/** Why a line does not do; nothing where it does. */
function refusalsOf<Request, Facts>(
  opened: OpenedEntry,
  { kind, subject, requestDigest, group, standing, context }: ChoiceArguments<Request, Facts>,
  lock: PlanLock,
  { previousRecord, whyNotFeasible }: LockedArguments,
): readonly NovaCronError[] {
  const { entry, locked } = opened;
  const differences = lockDifferences(entry, {
    request: questionDigest(requestDigest, group),
    basis: lock.basisFor(subject.urn),
    previous: previousRecord,
    locked: locked?.decision.record ?? null,
  });
  if (differences.length > 0) return differences.map(({ code, what }) => refusal(code, `${subject.name}: ${what}`));
  if (locked === null) {
    return [
      refusal("NC1601", `the decision on ${subject.name} is sealed, and does not open with the keys at hand`, {
        property: "keys.privateKey",
        expected: `the private key ${entry.attestation.keyId}`,
        remedy: "Set NOVACRON_PRIVATE_KEY",
      }),
    ];
  }
  if (!context.trusts(entry.attestation.keyId)) {
    const what = `the decision on ${subject.name} was signed by key ${entry.attestation.keyId}, which is not trusted`;
    return [refusal("NC1605", what)];
  }
  const { target } = locked.decision;
  const kept = isApplied(opened, standing);
  if (!kept && kind.appliedOutputs.length > 0 && !canSign(context.keyRing)) {
    // To find that out once the job ran would be late.
    return [
      refusal("NC1601", `the results of ${subject.name} have to be signed, and there is no private key`, {
        property: "keys.privateKey",
        expected: "a private key that belongs to keys.json",
        remedy: "Set NOVACRON_PRIVATE_KEY",
      }),
    ];
  }
  const why = whyNotFeasible(target) ?? whyTooLate({ kept, summary: locked.decision }, context);
  if (why === null) return [];
  return [refusal("NC2008", `${subject.name} is locked on ${target}, which cannot be carried out any more: ${why}`)];
}

function canSign(ring: KeyRing): boolean {
  try {
    ring.signingKey("decision");
    return true;
  } catch (error) {
    if (error instanceof NovaCronError) return false;
    throw error;
  }
}

/** Whether the state has the locked decision already, byte for byte. */
function isApplied({ entry }: OpenedEntry, standing: ChoiceArguments<unknown, unknown>["standing"]): boolean {
  return standing?.attestation.signature === entry.attestation.signature;
}

function missing(name: string): NovaCronError {
  return refusal("NC2002", `${name} is not in the lock file`);
}

function refusal(code: ErrorCode, what: string, detail: ErrorDetail = {}): NovaCronError {
  return new NovaCronError(code, what, {
    property: "decision",
    expected: "what was locked",
    remedy: "Take the change back, or lock it, too, with `novacron lock write`, and let that be reviewed",
    ...detail,
  });
}

/** One refusal that tells all, under the code of the first. */
function together([first, ...others]: readonly NovaCronError[]): NovaCronError | undefined {
  if (first === undefined || others.length === 0) return first;
  const { code, headline, property, expected, remedy } = first;
  const more = others.map((other) => other.headline).join("; ");
  return new NovaCronError(code, `${headline.slice(code.length + 2)} (${more})`, {
    ...(property !== undefined && { property }),
    ...(expected !== undefined && { expected }),
    ...(remedy !== undefined && { remedy }),
  });
}

function withoutDemandsOf(error: NovaCronError): NovaCronError {
  const told = withoutDemands(error);
  return told instanceof NovaCronError ? told : error;
}
