import { digestOf } from "../../provider/crypto/canonical-json.ts";
import { NovaCronError } from "../../provider/errors/novacron-error.ts";
import { weightsInEffect } from "../../provider/resources/weights-in-effect.ts";
import { confirm } from "../confirm.ts";
import { type WeightsChangeOptions, withFeedback } from "../feedback/open-feedback.ts";
import { renderWeights, shortDigest } from "../feedback/render-weights.ts";
import { recordAudit } from "../record-audit.ts";
import type { Terminal } from "../terminal.ts";

/**
 * `novacron weights undo`: takes the promoted set back. What counted before it counts again, digest and all.
 * @throws {NovaCronError} NC1903 where nothing is promoted; NC1232 where another process changed it meanwhile; NC1802 and
 *   NC1905 by the question; as `withFeedback`.
 */
export function weightsUndo(options: WeightsChangeOptions, terminal: Terminal): Promise<number> {
  return withFeedback(options, terminal, async ({ project, store, configured, promoted, inEffect }) => {
    if (promoted === null) {
      throw new NovaCronError("NC1903", "no learned weights are in effect for the configured ones", {
        expected: "a promoted set",
        remedy: "See what there is with `novacron weights show`",
      });
    }
    const digest = digestOf(promoted);
    await confirm(
      `Undo ${shortDigest(digest)}? The next plans of the fleet decide without it.`,
      options.yes === true,
      terminal,
    );
    await recordAudit(project, store, [
      {
        at: terminal.now().toISOString(),
        action: "weights.undone",
        subject: digest,
        details: { by: terminal.user, restored: promoted.parent, base: promoted.base },
      },
    ]);
    if (!(await store.undoWeights(promoted, terminal.user))) {
      throw new NovaCronError("NC1232", `${shortDigest(digest)} is no longer what is in effect`, {
        remedy: "Look at `novacron weights show`, and say again what is to be undone",
      });
    }
    const restored = await weightsInEffect(configured, store);
    if (options.json === true) {
      terminal.out(`${JSON.stringify({ undone: digest, restored: restored.learned?.digest ?? null })}\n`);
      return 0;
    }
    terminal.out(renderWeights(inEffect, restored, terminal));
    terminal.err(`Undid ${shortDigest(digest)}\n`);
    return 0;
  });
}
