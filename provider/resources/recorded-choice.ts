import type { VerifiedDecision } from "./attested-inputs.ts";
import type { Choice } from "./choose-decision.ts";
import type { DecisionSubject } from "./decision-kind.ts";

/** What Check records of a choice, for the up that follows. */
export interface RecordedChoice {
  readonly subject: DecisionSubject;
  /** Names the question: the request, and the group that it is placed with. */
  readonly requestDigest: string;
  readonly standing: VerifiedDecision | null;
  readonly choice: Choice;
  /** Whether the inputs hold secrets. */
  readonly secret: boolean;
  readonly summary: VerifiedDecision["summary"];
  readonly attestation: VerifiedDecision["attestation"];
}
