import { observationsOf, type RecordedOutcome } from "../../provider/placement/feedback/observations.ts";
import { proposeWeights } from "../../provider/placement/feedback/propose-weights.ts";
import { withLearned } from "../../provider/placement/feedback/with-learned.ts";
import type { Store } from "../../provider/store/store.ts";
import { type WeightsOptions, withFeedback } from "../feedback/open-feedback.ts";
import { learnedFromLine, renderWeights, shortDigest } from "../feedback/render-weights.ts";
import { recordAudit } from "../record-audit.ts";
import type { Terminal } from "../terminal.ts";

/** Options of `novacron weights propose`. */
export interface WeightsProposeOptions extends WeightsOptions {
  readonly minOutcomes: number;
  readonly maxStep: number;
  readonly dryRun?: boolean;
}

/**
 * `novacron weights propose`: learns a set from the outcomes of the fleet. Nothing is decided by it before it is promoted.
 * @throws {NovaCronError} as `withFeedback`.
 */
export function weightsPropose(options: WeightsProposeOptions, terminal: Terminal): Promise<number> {
  return withFeedback(options, terminal, async ({ project, store, configured, inEffect }) => {
    const { minOutcomes, maxStep } = options;
    const proposal = proposeWeights(observationsOf(await recordedOutcomes(store)), inEffect, { minOutcomes, maxStep });
    if (proposal.kind === "proposed" && options.dryRun !== true) {
      await recordAudit(project, store, [
        {
          at: terminal.now().toISOString(),
          action: "weights.proposed",
          subject: proposal.digest,
          details: { by: terminal.user, ...proposal.weights },
        },
      ]);
      await store.putLearnedWeights(proposal.weights, terminal.user);
    }
    if (options.json === true) terminal.out(`${JSON.stringify(proposal, null, 2)}\n`);
    else if (proposal.kind === "none") terminal.out(`No proposal: ${proposal.because}\n`);
    else {
      terminal.out(`Proposed ${shortDigest(proposal.digest)}, ${learnedFromLine(proposal.weights)}\n\n`);
      terminal.out(renderWeights(inEffect, withLearned(configured, proposal.weights), terminal));
      terminal.err(
        options.dryRun === true
          ? "Nothing was kept\n"
          : `It counts when it is promoted: \`novacron weights promote ${shortDigest(proposal.digest)}\`\n`,
      );
    }
    return 0;
  });
}

async function recordedOutcomes(store: Store): Promise<RecordedOutcome[]> {
  const found: RecordedOutcome[] = [];
  for (const { stack, outcome } of await store.listOutcomes()) {
    const record = await store.getDecisionRecord(outcome.decision, stack);
    if (record !== undefined) found.push({ outcome, record });
  }
  return found;
}
