import { NovaCronError } from "../errors/novacron-error.ts";
import { containsValue, type PropertyMap } from "../schema/property-value.ts";
import { revealSecrets, Secret } from "../state/secret.ts";
import type { PlanContext } from "./plan-context.ts";
import type { CheckFailure } from "./resource-handler.ts";

/** The function `novacron:index:explain`: the whole record of a decision, by its digest. */
export async function explainRecord(
  args: PropertyMap,
  context: PlanContext,
): Promise<{ readonly result: PropertyMap; readonly failures: readonly CheckFailure[] }> {
  const digest = revealSecrets(args.record);
  if (typeof digest !== "string" || !/^sha256:[0-9a-f]{64}$/.test(digest)) {
    const reason = `NC1001: record is ${args.record instanceof Secret ? "[secret]" : JSON.stringify(digest)}; expected the digest that a resource has in decision.record; correct it`;
    return { result: {}, failures: [{ property: "record", reason }] };
  }
  const record = await context.store.getDecisionRecord(digest);
  if (record === undefined) {
    throw new NovaCronError("NC1705", `the store ${context.store.location} has no record ${digest}`, {
      property: "record",
      expected: "a decision that was made with this store",
      remedy: "Use the store that the decision was made with; a new decision is recorded anew",
    });
  }
  const tainted = args.record instanceof Secret || containsValue(record.request, (value) => value === "[secret]");
  return { result: { record: tainted ? new Secret(record) : record }, failures: [] };
}
