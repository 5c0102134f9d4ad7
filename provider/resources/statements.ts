import { digestOf } from "../crypto/canonical-json.ts";
import type { KeyRing } from "../crypto/key-ring.ts";
import type { DecisionSummary } from "../schema/decision.ts";
import type { PropertyMap } from "../schema/property-value.ts";
import { requestDigest } from "../state/request-digest.ts";
import { revealSecrets, Secret } from "../state/secret.ts";
import type { Statement } from "../state/statement.ts";
import { parseUrn } from "./user-inputs.ts";
import { hiddenReason } from "./without-demands.ts";

/**
 * What a decision's attestation states. A tainted decision is named by a salted digest: it follows from secrets. Its
 * target is left to that digest: a signature over the name could be tried with the name of every node.
 */
export function decisionStatement(
  urn: string,
  summary: DecisionSummary,
  request: string,
  tainted: boolean,
  ring: KeyRing,
  keyId?: string,
): Statement {
  const decisionDigest = tainted ? requestDigest({ decision: new Secret(summary) }, ring, keyId) : digestOf(summary);
  const target = tainted ? hiddenReason : summary.target;
  return { stack: parseUrn(urn).stack, urn, target, requestDigest: request, decisionDigest };
}

/** What the attestation of a run's results states: these results are of this decision. */
export function resultStatement(
  urn: string,
  decision: { readonly summary: DecisionSummary; readonly requestDigest: string },
  results: PropertyMap,
  tainted: boolean,
  ring: KeyRing,
  keyId?: string,
): Statement {
  const bare = revealSecrets({ record: decision.summary.record, results });
  const decisionDigest = tainted ? requestDigest({ results: new Secret(bare) }, ring, keyId) : digestOf(bare);
  return {
    stack: parseUrn(urn).stack,
    urn,
    target: tainted ? hiddenReason : decision.summary.target,
    requestDigest: decision.requestDigest,
    decisionDigest,
  };
}
