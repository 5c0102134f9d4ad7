import type { KeyRing } from "../crypto/key-ring.ts";
import { NovaCronError } from "../errors/novacron-error.ts";
import { type DecisionRecord, type DecisionSummary, decisionSummary } from "../schema/decision.ts";
import type { PropertyMap } from "../schema/property-value.ts";
import type { Attestation } from "../state/attestation.ts";
import { requestDigest } from "../state/request-digest.ts";
import { containsSecret, revealSecrets } from "../state/secret.ts";
import { verifyAttestation } from "../state/verify-attestation.ts";
import { namingEdits } from "./naming-edits.ts";
import { decisionStatement } from "./statements.ts";
import { parseUrn, subjectIdOf, userInputs } from "./user-inputs.ts";

/** A decision whose signature was checked against everything it speaks of. */
export interface VerifiedDecision {
  readonly summary: DecisionSummary;
  readonly attestation: Attestation;
  readonly requestDigest: string;
  /** The URN that was signed: another than the resource's own where an alias renamed it. */
  readonly urn: string;
}

/** Where a renamed resource's old URN is found: the full record, which the signed summary names by digest. */
export type RecordLookup = (digest: string) => Promise<DecisionRecord | null>;

/**
 * Checks that the decision in `inputs` was made by NovaCron, for these very inputs and this resource.
 * @throws {NovaCronError} NC1603 where decision or attestation is missing, NC1604 where they do not fit, NC1605 for an
 * unknown or revoked key, NC1606 for a newer format.
 */
export async function verifyInputs(
  urn: string,
  inputs: PropertyMap,
  ring: KeyRing,
  lookup: RecordLookup,
): Promise<VerifiedDecision> {
  const summary = summaryOf(inputs.decision);
  const attestation = revealSecrets(inputs.attestation);
  const user = userInputs(inputs);
  const keyId = (attestation as { readonly keyId?: string } | null | undefined)?.keyId;
  const digest = requestDigest(user, ring, keyId);
  const statement = (signedUrn: string) =>
    decisionStatement(signedUrn, summary, digest, containsSecret(user), ring, keyId);
  try {
    verifyAttestation(attestation, statement(urn), ring);
    return { summary, attestation: attestation as Attestation, requestDigest: digest, urn };
  } catch (error) {
    const record = await lookup(summary.record);
    // A renamed resource carries a decision that was signed under its old URN. Its id, which Diff compares, shows that
    // the decision was not copied from a neighbour.
    const signedUrn = summary.subject === subjectIdOf(urn) ? undefined : record?.subject.urn;
    if (signedUrn === undefined || signedUrn === urn || parseUrn(signedUrn).stack !== parseUrn(urn).stack) {
      throw namingEdits(error, user, summary, record);
    }
    try {
      verifyAttestation(attestation, statement(signedUrn), ring);
    } catch (underOldUrn) {
      throw namingEdits(underOldUrn, user, summary, record);
    }
    return { summary, attestation: attestation as Attestation, requestDigest: digest, urn: signedUrn };
  }
}

function summaryOf(value: unknown): DecisionSummary {
  const bare = revealSecrets(value);
  if (bare === undefined || bare === null) {
    throw new NovaCronError("NC1603", "decision is missing from the state", {
      property: "decision",
      expected: "the decision that NovaCron put there",
      remedy: "Restore the state from a backup, or accept what is there with `novacron reattest`",
    });
  }
  const format = (bare as { readonly formatVersion?: unknown }).formatVersion;
  if (typeof format === "number" && format > 1) {
    throw new NovaCronError("NC1606", `decision has format version ${format}`, {
      property: "decision",
      expected: "version 1 or older",
      remedy: "Use the version of NovaCron that wrote it, or a newer one",
    });
  }
  const parsed = decisionSummary.safeParse(bare);
  if (parsed.success) return parsed.data;
  const path = parsed.error.issues[0]?.path.join(".") ?? "";
  throw new NovaCronError("NC1604", `decision${path === "" ? "" : `.${path}`} was edited`, {
    property: "decision",
    remedy: "Restore the state from a backup, or accept what is there with `novacron reattest`",
  });
}
