import { rounded } from "./decimals.ts";

/** Difference in score from which a choice counts as clear: twice the default hysteresis. */
export const clearMargin = 0.1;

/** What the confidence of a decision is made of. */
export interface ConfidenceParts {
  /** Share of the applying factors' weight whose value is known for the chosen candidate, 0 to 1. */
  readonly knownShare: number;
  /** Score of the chosen less that of the best other; null when there is no other. Negative when it only stays. */
  readonly margin: number | null;
  /** The risk model's own confidence, 0 to 1; 0 when there is no estimate; null where risk plays no part. */
  readonly riskConfidence: number | null;
  /** How far the second opinion agrees, 0 to 1; 1 where there is none. */
  readonly agreement: number;
}

/** Share of the confidence that a second opinion takes away which does not agree at all. */
export const maxDoubt = 0.1;

/**
 * Confidence of a decision, 0 to 1: `0.5 known + 0.3 clear + 0.2 risk`, where `clear` grows from 0 at no margin to 1 at
 * {@link clearMargin} (1 when there was no other choice). Without risk the other two keep their proportion, 5 to 3. A second opinion that does
 * not agree takes up to {@link maxDoubt} of it.
 * A convention for people, not a probability: it says what would be worth looking at.
 */
export function confidence({ knownShare, margin, riskConfidence, agreement }: ConfidenceParts): number {
  const clear = margin === null ? 1 : Math.min(1, Math.max(0, margin / clearMargin));
  const total = 0.5 * knownShare + 0.3 * clear + 0.2 * (riskConfidence ?? 0);
  const sure = Math.min(1, riskConfidence === null ? total / 0.8 : total);
  return rounded(sure * (1 - maxDoubt * (1 - agreement)));
}
