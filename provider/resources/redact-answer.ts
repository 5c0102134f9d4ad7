import { digestOf } from "../crypto/canonical-json.ts";
import type { KeyRing } from "../crypto/key-ring.ts";
import { secretDigest } from "../crypto/secret-digest.ts";
import type { DecisionRecord, DecisionTarget } from "../schema/decision.ts";
import type { DecisionAnswer } from "./decision-kind.ts";
import { hiddenReason } from "./without-demands.ts";

/**
 * A decision that rests on secret inputs, with all taken out of its record that a secret could be worked out from: where
 * it is, what the factors measured, amounts, reasons, and whom the request left over. What stays says who asked, for
 * what as far as that is no secret, and on which basis. The summary keeps all of it; it lies in the state as a secret,
 * encrypted by Pulumi, and in the store sealed.
 */
export function redactAnswer(answer: DecisionAnswer, ring: KeyRing): DecisionAnswer {
  // Sums over a group tell of each of its members; waivers, of what the rules say of the target; offers, of the size; hours
  // and moves, of where.
  const { joint: _joint, waivers: _waivers, run: _run, move: _move, offers, ...record } = answer.record;
  const redacted: DecisionRecord = {
    ...record,
    target: nowhere(record.target),
    score: 0,
    confidence: 0,
    why: hiddenReason,
    change: record.change === null ? null : hiddenReason,
    contributions: [],
    unknown: [],
    weights: { profile: answer.record.weights?.profile ?? "", adjustments: [] },
    runnerUp: null,
    alternatives: [],
    secondOpinion: null,
    // How many offers of clouds there are depends on the size; how many nodes a fleet has does not.
    candidates: { considered: offers === undefined ? record.candidates.considered : 0, feasible: 0 },
    removed: [],
    costPerMonth: null,
    carbonGramsPerHour: null,
    risk: null,
    // It may cover what was worked out of a secret, as the gates of a program, beside the digest of the inputs.
    basis: { ...record.basis, request: secretDigest(ring, { basis: record.basis.request }) },
  };
  const recordDigest = digestOf(redacted);
  return { ...answer, record: redacted, recordDigest, summary: { ...answer.summary, record: recordDigest } };
}

function nowhere({ kind }: DecisionTarget): DecisionTarget {
  return { name: hiddenReason, kind, region: hiddenReason, country: hiddenReason, continent: hiddenReason };
}
