import { NovaCronError } from "../errors/novacron-error.ts";
import { summaryOf } from "../placement/summary.ts";
import type { DecisionRecord, DecisionSummary } from "../schema/decision.ts";
import { containsValue, type PropertyMap } from "../schema/property-value.ts";
import { maskSecrets } from "../state/secret.ts";
import { changedPaths, topLevel } from "./input-changes.ts";

const remedy = "Restore the state from a backup; or, after a review, sign what is there with `novacron reattest`";

/**
 * An attestation knows digests, and so can only say that something was edited. The store's full record knows what was
 * there: with it the error names the edited properties, as `vcpus` or `decision.score`. Other errors come back unchanged.
 * @param record what the summary names by its digest, or null; only words are taken from it, no trust.
 */
export function namingEdits(
  error: unknown,
  inputs: PropertyMap,
  summary: DecisionSummary,
  record: DecisionRecord | null,
): unknown {
  if (!(error instanceof NovaCronError) || error.code !== "NC1604") return error;
  switch (error.property) {
    case "attestation.requestDigest":
      return edited("the request", record === null ? [] : editedInputs(inputs, record), error);
    case "attestation.target":
    case "attestation.decisionDigest":
      return edited("the decision", record === null ? [] : editedParts(summary, record), error);
    default:
      return error;
  }
}

function edited(what: string, paths: readonly string[], cause: NovaCronError): NovaCronError {
  const named = paths.length === 0 ? "" : `: ${paths.join(", ")}`;
  const property = paths[0] === undefined ? cause.property : topLevel(paths[0]);
  return new NovaCronError("NC1604", `${what} was changed after it was signed${named}`, {
    ...(property !== undefined && { property }),
    expected: "what NovaCron wrote into the state",
    remedy,
    cause,
  });
}

function editedInputs(inputs: PropertyMap, record: DecisionRecord): string[] {
  return Object.keys(changedPaths(record.request, maskSecrets(inputs) as PropertyMap));
}

function editedParts(summary: DecisionSummary, record: DecisionRecord): string[] {
  // The record of a decision that rests on secrets is redacted, so everything would look edited.
  if (containsValue(record.request, (value) => value === "[secret]")) return [];
  const changes = changedPaths({ ...summaryOf(record, summary.record) }, { ...summary });
  return Object.keys(changes).map((path) => `decision.${path}`);
}
