import { type WeightsOptions, withFeedback } from "../feedback/open-feedback.ts";
import { renderWeights, shortDigest } from "../feedback/render-weights.ts";
import { renderTable } from "../table.ts";
import type { Terminal } from "../terminal.ts";

/**
 * `novacron weights show`: what the categories weigh, as configured and as learned, and the sets that were proposed.
 * @throws {NovaCronError} as `withFeedback`.
 */
export function weightsShow(options: WeightsOptions, terminal: Terminal): Promise<number> {
  return withFeedback(options, terminal, async ({ store, configured, inEffect, sets }) => {
    const outcomes = (await store.listOutcomes()).length;
    if (options.json === true) {
      terminal.out(`${JSON.stringify({ configured, learned: inEffect.learned ?? null, outcomes, sets }, null, 2)}\n`);
      return 0;
    }
    terminal.out(
      `Profile ${configured.profile}, ${inEffect.learned === undefined ? "nothing learned in effect" : `learned ${shortDigest(inEffect.learned.digest)} in effect`}, ${outcomes} outcomes\n\n`,
    );
    terminal.out(renderWeights(configured, inEffect, terminal));
    if (sets.length === 0) return 0;
    const rows = sets.map(({ digest, weights, proposedAt, proposedBy, promotion, isInEffect }) => [
      shortDigest(digest),
      String(weights.learnedFrom.outcomes),
      `${proposedAt} by ${proposedBy}`,
      promotion === null ? "no" : `${promotion.at} by ${promotion.by}`,
      isInEffect
        ? "in effect"
        : promotion === null
          ? "proposed"
          : promotion.undone === null
            ? "followed by another"
            : `undone ${promotion.undone.at} by ${promotion.undone.by}`,
    ]);
    terminal.out(
      `\n${renderTable(terminal, ["set", "outcomes", "proposed", "promoted", "now"], rows, { align: ["left", "right"] })}`,
    );
    return 0;
  });
}
