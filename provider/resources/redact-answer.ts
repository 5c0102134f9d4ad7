import { digestOf } from "../crypto/canonical-json.ts";
import type { DecisionAnswer } from "./decision-kind.ts";

/**
 * A decision that rests on secret inputs, with all taken out of its record that a secret could be worked out from: what
 * the factors measured, amounts, reasons. The summary keeps them; it lies in the state as a secret, encrypted by Pulumi.
 */
export function redactAnswer(answer: DecisionAnswer): DecisionAnswer {
  const record = {
    ...answer.record,
    score: 0,
    confidence: 0,
    why: "[secret]",
    change: answer.record.change === null ? null : "[secret]",
    contributions: [],
    unknown: [],
    weights: { profile: answer.record.weights?.profile ?? "", adjustments: [] },
    runnerUp: null,
    removed: answer.record.removed.map((removal) => ({ ...removal, reason: "[secret]" })),
    costPerMonth: null,
    carbonGramsPerHour: null,
  };
  const recordDigest = digestOf(record);
  return { ...answer, record, recordDigest, summary: { ...answer.summary, record: recordDigest } };
}
