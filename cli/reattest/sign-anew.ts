import { isDeepStrictEqual } from "node:util";
import type { KeyRing } from "../../provider/crypto/key-ring.ts";
import type { RecordLookup } from "../../provider/resources/attested-inputs.ts";
import { decisionOutputs } from "../../provider/resources/decision-outputs.ts";
import { decisionStatement, resultStatement } from "../../provider/resources/statements.ts";
import { parseUrn, subjectIdOf, userInputs } from "../../provider/resources/user-inputs.ts";
import type { DecisionSummary } from "../../provider/schema/decision.ts";
import type { PropertyMap } from "../../provider/schema/property-value.ts";
import type { BatchSigner } from "../../provider/state/batch-signer.ts";
import { requestDigest } from "../../provider/state/request-digest.ts";
import { containsSecret, revealSecrets } from "../../provider/state/secret.ts";
import type { StoredDecision } from "./examine-decision.ts";

/** The properties of a resource that signing it anew changes; undefined ones go. */
export interface SignedChanges {
  readonly inputs: PropertyMap;
  readonly outputs: PropertyMap;
}

/**
 * Signs the decision that lies in a resource's inputs, and its results, with the current key. Outputs that say something
 * else than the decision are set to what it says: of two that differ, the one that previews and policies see counts.
 * @param results what running it gave; empty where nothing runs.
 * @throws {NovaCronError} NC1601 or NC1605 when there is no key to sign with.
 */
export async function signAnew(
  stored: StoredDecision,
  summary: DecisionSummary,
  results: PropertyMap,
  ring: KeyRing,
  signer: BatchSigner,
  lookup: RecordLookup,
): Promise<SignedChanges> {
  const user = userInputs(stored.inputs);
  const tainted = containsSecret(user);
  const digest = requestDigest(user, ring);
  const urn = await signedUrn(stored.urn, summary, lookup);
  const attestation = await signer.seal(decisionStatement(urn, summary, digest, tainted, ring));
  const outputs = corrections(summary, stored);
  if (Object.keys(results).length === 0) return { inputs: { attestation }, outputs };
  const statement = resultStatement(urn, { summary, requestDigest: digest }, results, tainted, ring);
  return { inputs: { attestation }, outputs: { ...outputs, resultAttestation: await signer.seal(statement) } };
}

/**
 * The URN to sign. A resource that was renamed since its decision keeps the URN that its record and its reservation have,
 * until the next update gives it a new one.
 */
export async function signedUrn(urn: string, summary: DecisionSummary, lookup: RecordLookup): Promise<string> {
  if (summary.subject === subjectIdOf(urn)) return urn;
  const recorded = (await lookup(summary.record))?.subject.urn;
  return recorded !== undefined && parseUrn(recorded).stack === parseUrn(urn).stack ? recorded : urn;
}

/** The outputs that differ from what the decision says, as it says them. */
function corrections(summary: DecisionSummary, stored: StoredDecision): PropertyMap {
  const expected = decisionOutputs(summary, stored.inputs, [], null);
  return Object.fromEntries(
    Object.entries(expected).filter(
      ([name, value]) => !isDeepStrictEqual(revealSecrets(value), revealSecrets(stored.outputs[name])),
    ),
  );
}
