import type { KeyRing } from "../../provider/crypto/key-ring.ts";
import { NovaCronError } from "../../provider/errors/novacron-error.ts";
import { type RecordLookup, type VerifiedDecision, verifyInputs } from "../../provider/resources/attested-inputs.ts";
import { verifyOutputs } from "../../provider/resources/decision-outputs.ts";
import { resultStatement } from "../../provider/resources/statements.ts";
import { userInputs } from "../../provider/resources/user-inputs.ts";
import { type DecisionSummary, decisionSummary } from "../../provider/schema/decision.ts";
import type { PropertyMap } from "../../provider/schema/property-value.ts";
import { containsSecret, revealSecrets } from "../../provider/state/secret.ts";
import { verifyAttestation } from "../../provider/state/verify-attestation.ts";
import type { DecidedType } from "./decided-types.ts";

/** A decided resource of the state, secrets in the clear but marked. */
export interface StoredDecision {
  readonly urn: string;
  readonly id: string;
  readonly inputs: PropertyMap;
  readonly outputs: PropertyMap;
}

/** What is to be said of a resource's attestations. */
export type Finding =
  | { readonly status: "good"; readonly summary: DecisionSummary }
  /** There is a decision; only what should vouch for it is missing or does not fit. */
  | { readonly status: "unattested"; readonly summary: DecisionSummary; readonly problems: readonly string[] }
  /** What would have to be signed is not there, so nobody can vouch for it. */
  | { readonly status: "lost"; readonly problems: readonly string[] };

/** Verifies a resource as the provider does, but collects what is wrong instead of refusing at the first. */
export async function examineDecision(
  stored: StoredDecision,
  type: DecidedType,
  ring: KeyRing,
  lookup: RecordLookup,
): Promise<Finding> {
  const summary = readSummary(stored.inputs.decision);
  if (typeof summary === "string") return { status: "lost", problems: [summary] };
  if (summary.subject !== stored.id) {
    return {
      status: "lost",
      problems: [`the decision belongs to resource ${summary.subject}, not to ${stored.id}: it was copied`],
    };
  }
  const results = resultsOf(stored.outputs, type);
  if (typeof results === "string") return { status: "lost", problems: [results] };
  const problems: string[] = [];
  const verified = await collect(problems, () => verifyInputs(stored.urn, stored.inputs, ring, lookup));
  await collect(problems, () => verifyOutputs(summary, stored.inputs, stored.outputs));
  if (verified !== undefined && Object.keys(results).length > 0) {
    await collect(problems, () => verifyResults(verified, stored, results, ring));
  }
  if (problems.some((problem) => problem.startsWith("NC1606"))) return { status: "lost", problems };
  return problems.length === 0 ? { status: "good", summary } : { status: "unattested", summary, problems };
}

/** The decision that lies in the inputs, or why it cannot be signed. */
function readSummary(value: unknown): DecisionSummary | string {
  const bare = revealSecrets(value);
  if (bare === undefined || bare === null) return "the decision was removed from the inputs; there is nothing to sign";
  const parsed = decisionSummary.safeParse(bare);
  if (parsed.success) return parsed.data;
  return `the decision is not one that this version can read: ${parsed.error.issues[0]?.path.join(".") || "the whole"} is wrong`;
}

/** The outputs of the run, or why they cannot be signed. */
export function resultsOf(outputs: PropertyMap, type: DecidedType): PropertyMap | string {
  const results: Record<string, unknown> = {};
  for (const [name, schema] of Object.entries(type.results)) {
    // Null stands for an absent one, as in what the provider signs.
    results[name] = outputs[name] ?? null;
    if (!schema.safeParse(revealSecrets(results[name])).success)
      return `the result ${name} was removed or is malformed; there is nothing to sign`;
  }
  return results;
}

function verifyResults(verified: VerifiedDecision, stored: StoredDecision, results: PropertyMap, ring: KeyRing): void {
  const tainted = containsSecret(userInputs(stored.inputs));
  const attestation = revealSecrets(stored.outputs.resultAttestation);
  const keyId = (attestation as { readonly keyId?: string } | null | undefined)?.keyId;
  const statement = resultStatement(verified.urn, verified, results, tainted, ring, keyId);
  try {
    verifyAttestation(attestation, statement, ring);
  } catch (error) {
    if (!(error instanceof NovaCronError)) throw error;
    throw new NovaCronError(error.code, `results: ${error.message.replace(/^NC\d+: /, "").split(";")[0] ?? ""}`, {
      cause: error,
    });
  }
}

/** What `verify` gives, or undefined and a line in `problems`. */
async function collect<T>(problems: string[], verify: () => T | Promise<T>): Promise<T | undefined> {
  try {
    return await verify();
  } catch (error) {
    if (!(error instanceof NovaCronError)) throw error;
    // What to do about it is what this command is for.
    problems.push(error.message.split("; ")[0] ?? error.message);
    return undefined;
  }
}
