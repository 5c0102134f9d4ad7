import { NovaCronError } from "../errors/novacron-error.ts";
import type { PropertyMap } from "../schema/property-value.ts";
import { containsSecret, revealSecrets } from "../state/secret.ts";
import { verifyAttestation } from "../state/verify-attestation.ts";
import { type VerifiedDecision, verifyInputs } from "./attested-inputs.ts";
import { verifyOutputs } from "./decision-outputs.ts";
import { changedPaths } from "./input-changes.ts";
import type { PlanContext } from "./plan-context.ts";
import { resultStatement } from "./statements.ts";
import { parseUrn, userInputs } from "./user-inputs.ts";

/** A resource as the state has it. */
export interface StoredResource {
  readonly urn: string;
  readonly id: string;
  readonly oldInputs: PropertyMap;
  readonly oldOutputs: PropertyMap;
}

/** Verifies the decision in a resource's inputs. */
export async function verifyDecision(
  urn: string,
  inputs: PropertyMap,
  context: PlanContext,
): Promise<VerifiedDecision> {
  try {
    const lookup = (digest: string) => context.findRecord(digest, parseUrn(urn).stack);
    return await verifyInputs(urn, inputs, context.keyRing, lookup);
  } catch (error) {
    throw context.withoutNewKeys(error);
  }
}

/**
 * Verifies what the state says of a resource: inputs, outputs, results and the id against each other.
 * @param applied names of the outputs that came from running it; they have an attestation of their own.
 * @throws {NovaCronError} NC1603 to NC1606.
 */
export async function verifyStored(
  call: StoredResource,
  applied: readonly string[],
  context: PlanContext,
): Promise<VerifiedDecision> {
  const standing = await verifyDecision(call.urn, call.oldInputs, context);
  if (standing.summary.subject !== call.id) {
    throw new NovaCronError(
      "NC1604",
      `the decision belongs to resource ${standing.summary.subject}, not to ${call.id}`,
      {
        property: "id",
        remedy: "Restore the state from a backup, or accept what is there with `novacron reattest`",
      },
    );
  }
  verifyOutputs(standing.summary, call.oldInputs, call.oldOutputs);
  if (applied.length > 0) {
    const results = pick(call.oldOutputs, applied);
    const tainted = containsSecret(userInputs(call.oldInputs));
    const attestation = revealSecrets(call.oldOutputs.resultAttestation);
    const keyId = (attestation as { readonly keyId?: string } | null | undefined)?.keyId;
    const statement = resultStatement(standing.urn, standing, results, tainted, context.keyRing, keyId);
    try {
      verifyAttestation(attestation, statement, context.keyRing);
    } catch (error) {
      if (error instanceof NovaCronError && error.code === "NC1604") throw editedResult(applied, error);
      throw error;
    }
  }
  return standing;
}

function editedResult(applied: readonly string[], cause: NovaCronError): NovaCronError {
  return new NovaCronError("NC1604", `a result (${applied.join(", ")}) was edited in the state`, {
    property: "resultAttestation",
    remedy: "Restore the state from a backup, or accept what is there with `novacron reattest`",
    cause,
  });
}

/**
 * Verifies what this plan's Check answered. A remediating policy may have changed it since, and there is no second Check.
 * @throws {NovaCronError} NC1004 naming the inputs that changed.
 */
export async function verifyFresh(urn: string, inputs: PropertyMap, context: PlanContext): Promise<VerifiedDecision> {
  const checked = context.checkedInputs(urn);
  const touched = checked === null ? [] : Object.keys(changedPaths(checked, userInputs(inputs)));
  if (touched.length === 0) return await verifyDecision(urn, inputs, context);
  throw new NovaCronError("NC1004", `${touched.join(", ")} changed after the decision was made`, {
    property: touched[0] ?? "",
    expected: "the inputs that were decided on",
    remedy: "A remediating policy or a transform changed it; write that value in the program, or exempt this resource",
  });
}

/** The named properties, absent ones as null. */
export function pick(properties: PropertyMap, names: readonly string[]): PropertyMap {
  return Object.fromEntries(names.map((name) => [name, properties[name] ?? null]));
}
