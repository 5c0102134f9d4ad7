import type { DecisionLog } from "./decision-log.ts";
import type { EvaluationLine } from "./log-lines.ts";
import type { PolicyHost } from "./policy-host.ts";
import type { PolicyInput } from "./policy-input.ts";
import { readsOf } from "./reads-of.ts";
import type { ReviewDocument } from "./review-document.ts";
import { stackUrn } from "./stack-place.ts";
import type { WaiverBook } from "./waivers/waiver-book.ts";

/** What an evaluation is logged with. */
export interface HostLogging {
  readonly log: DecisionLog;
  readonly place: EvaluationLine["place"];
  readonly waivers: WaiverBook;
  /** Milliseconds since 1970: as of when waivers are in force. */
  readonly atMs: number;
  /** ISO 8601 instant of now. */
  readonly at: string;
}

interface Finding {
  readonly rule: string;
  readonly resource?: string | undefined;
}

/** Logs one evaluation: the input, URN of what is judged, and what was found. */
export type EvaluationRecorder = (
  input: PolicyInput | ReviewDocument,
  urn: string,
  deny: readonly Finding[],
  prefer: readonly Finding[],
) => void;

/**
 * A host that logs what it is asked and what it says, one line for each input. For reviews and packs, which judge each
 * resource once; plans judge thousands of candidates, and `PlanPolicies` logs them by what rules can tell apart.
 */
export function loggedHost(host: PolicyHost, logging: HostLogging): PolicyHost {
  return recordedHost(host, evaluationRecorder(host, logging));
}

/** Says in the log by which rules is judged, and gives what logs evaluations by them. */
export function evaluationRecorder(host: PolicyHost, logging: HostLogging): EvaluationRecorder {
  const { log, place, waivers: book, atMs, at } = logging;
  log.policies({ at, digest: host.digest, bundle: host.bundleDigest, reads: readsOf(host.rules) });
  return (input, urn, deny, prefer) => {
    const waivers: EvaluationLine["waivers"] = [];
    const standing = new Set<string>();
    for (const { rule, resource } of deny) {
      const waiver = book.cover(rule, resource ?? urn, atMs);
      if (waiver === undefined) standing.add(rule);
      else waivers.push({ rule, waiver: waiver.id, ...(resource !== undefined && { resource }) });
    }
    log.record({
      place,
      at,
      policies: host.digest,
      result: standing.size === 0 ? "allow" : "deny",
      rules: { deny: [...standing].sort(), prefer: [...new Set(prefer.map(({ rule }) => rule))].sort() },
      waivers,
      input,
    });
  };
}

/** A host each answer of which is recorded. */
export function recordedHost(host: PolicyHost, record: EvaluationRecorder): PolicyHost {
  return {
    ...host,
    evaluate: (input) => {
      const verdict = host.evaluate(input);
      record(input, input.subject.urn, verdict.deny, verdict.prefer);
      return verdict;
    },
    review: (document) => {
      const findings = host.review(document);
      record(document, urnOf(document), findings, []);
      return findings;
    },
  };
}

/** Of a stack, that of its root: what no rule lays at a resource's door is waived for that one. */
function urnOf(document: ReviewDocument): string {
  return document.kind === "resource" ? document.resource.urn : stackUrn(document);
}
