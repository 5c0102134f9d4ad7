import { digestOf } from "../crypto/canonical-json.ts";
import { NovaCronError } from "../errors/novacron-error.ts";
import { summaryOf } from "../placement/summary.ts";
import { containsValue } from "../schema/property-value.ts";
import { quantumJobDefinition } from "../schema/resource-definitions.ts";
import { requestDigest } from "../state/request-digest.ts";
import { decisionOutputs, withNone } from "./decision-outputs.ts";
import type { PlanContext } from "./plan-context.ts";
import type { ReadCall, ReadResult } from "./resource-handler.ts";
import { parseUrn } from "./user-inputs.ts";

/**
 * Adopts a placement into a state that does not know it (`pulumi import novacron:index:Placement web nc-...`): the store
 * has the reservation and the record; the decision is signed anew for the importing resource.
 * @returns null when this stack reserved nothing under that id.
 */
export async function importDecided(call: ReadCall, context: PlanContext): Promise<ReadResult | null> {
  const { stack, type } = parseUrn(call.urn);
  if (type === quantumJobDefinition.token) {
    throw new NovaCronError("NC1801", "a quantum job cannot be imported: it holds nothing that could be lost", {
      property: "id",
      remedy: "Declare it in the program; it runs again",
    });
  }
  for (const { claim, decisionId } of await context.store.listReservations()) {
    if (claim.stack !== stack) continue;
    const record = await context.store.getDecisionRecord(decisionId, stack);
    if (record === undefined || record.subject.id !== call.id) continue;
    if (containsValue(record.request, (value) => value === "[secret]")) {
      throw new NovaCronError("NC1801", `${call.id} was decided from secret inputs, which are nowhere stored`, {
        property: "id",
        remedy: "Delete its reservation with a `pulumi destroy` of the state that has it, and create it anew",
      });
    }
    if (claim.urn !== call.urn) {
      // Under two names it would be booked twice.
      throw new NovaCronError("NC1801", `${call.id} is ${claim.urn}`, {
        property: "id",
        expected: "an import under the name, and below the parent, that it was made with",
        remedy: "Import it so, and rename it with an alias afterwards",
      });
    }
    const summary = summaryOf(record, decisionId);
    const attestation = await context.signer.seal({
      stack,
      urn: call.urn,
      target: summary.target,
      requestDigest: requestDigest(record.request, context.keyRing),
      decisionDigest: digestOf(summary),
    });
    const inputs = { ...record.request, decision: summary, attestation };
    return { id: call.id, inputs, outputs: withNone(decisionOutputs(summary, inputs, [], null), inputs, ["cloud"]) };
  }
  return null;
}
