import { type Digest, digestOf } from "../../provider/crypto/canonical-json.ts";
import { NovaCronError } from "../../provider/errors/novacron-error.ts";
import { withLearned } from "../../provider/placement/feedback/with-learned.ts";
import type { LearnedWeightsEntry } from "../../provider/store/feedback-store.ts";
import { confirm } from "../confirm.ts";
import { type Feedback, type WeightsChangeOptions, withFeedback } from "../feedback/open-feedback.ts";
import { learnedFromLine, renderWeights, shortDigest } from "../feedback/render-weights.ts";
import { recordAudit } from "../record-audit.ts";
import type { Terminal } from "../terminal.ts";

/**
 * `novacron weights promote [DIGEST]`: lets a proposed set count from the next plan on.
 * @throws {NovaCronError} NC1903 for a digest that names no set, or where there is none to promote; NC1232 for a set that
 *   was made on others than are in effect; NC1802 and NC1905 by the question; as `withFeedback`.
 */
export function weightsPromote(
  wanted: string | undefined,
  options: WeightsChangeOptions,
  terminal: Terminal,
): Promise<number> {
  return withFeedback(options, terminal, async (feedback) => {
    const { project, store, configured, promoted, inEffect } = feedback;
    const former = promoted === null ? null : digestOf(promoted);
    const { digest, weights } = chosen(wanted, former, feedback);
    if (options.json !== true) {
      terminal.out(`${shortDigest(digest)}, ${learnedFromLine(weights)}\n\n`);
      terminal.out(renderWeights(inEffect, withLearned(configured, weights), terminal));
    }
    await confirm(
      `Promote ${shortDigest(digest)}? The next plans of the fleet decide by it.`,
      options.yes === true,
      terminal,
    );
    // The log is written first: an act that is not on record must not happen.
    await recordAudit(project, store, [
      {
        at: terminal.now().toISOString(),
        action: "weights.promoted",
        subject: digest,
        details: { by: terminal.user, former, base: weights.base },
      },
    ]);
    if (!(await store.promoteWeights(weights, terminal.user))) throw otherInEffect(digest, null);
    if (options.json === true) terminal.out(`${JSON.stringify({ promoted: digest, former })}\n`);
    else terminal.err(`Promoted ${shortDigest(digest)}; \`novacron weights undo\` takes it back\n`);
    return 0;
  });
}

/** The set that is meant, of those that fit what is in effect. */
function chosen(wanted: string | undefined, former: Digest | null, { sets }: Feedback): LearnedWeightsEntry {
  if (wanted === undefined) {
    const latest = sets.findLast(({ weights, isInEffect }) => weights.parent === former && !isInEffect);
    if (latest !== undefined) return latest;
    throw new NovaCronError("NC1903", "there is no proposal to promote", {
      expected: "a set that was proposed on what is in effect",
      remedy: "Make one with `novacron weights propose`",
    });
  }
  const digits = wanted.replace(/^sha256:/, "");
  const found = /^[0-9a-f]{6,64}$/.test(digits)
    ? sets.filter(({ digest }) => digest.startsWith(`sha256:${digits}`))
    : [];
  const [only] = found;
  if (only === undefined || found.length > 1) {
    throw new NovaCronError(
      "NC1903",
      `${wanted} names ${found.length === 0 ? "no set" : "several sets"} of learned weights`,
      {
        expected: "the digest of a set for the configured weights, or at least 6 digits of its beginning",
        remedy: "List them with `novacron weights show`",
      },
    );
  }
  if (only.weights.parent !== former) throw otherInEffect(only.digest, former);
  return only;
}

function otherInEffect(digest: Digest, former: Digest | null): NovaCronError {
  const now = former === null ? "" : `; in effect is ${shortDigest(former)}`;
  return new NovaCronError("NC1232", `${shortDigest(digest)} was made on other weights than are in effect${now}`, {
    expected: "a set that continues what is in effect, so that no weight takes more than one step",
    remedy: "Run `novacron weights propose` again",
  });
}
