import type { DecisionLog } from "../../provider/policy/decision-log.ts";
import { type EvaluationRecorder, evaluationRecorder, recordedHost } from "../../provider/policy/logged-host.ts";
import type { PolicyHost } from "../../provider/policy/policy-host.ts";
import type { WaiverBook } from "../../provider/policy/waivers/waiver-book.ts";
import type { ProviderPolicies } from "./provider-data.ts";

/** Where evaluations are to be logged, as the stack's configuration has it. */
export type LogPlace = Pick<ProviderPolicies, "log" | "logRequired">;

/**
 * Opens the decision log of a project, by its name; null where none is asked for.
 * Rejects where it is required and has no place.
 */
export type OpenPackLog = (project: string, place: LogPlace) => Promise<DecisionLog | null>;

/** The decision log of a run: opened when a path is first known, and with one line for the rules of each host. */
export class SessionLog {
  readonly #open: OpenPackLog;
  readonly #atMs: number;
  readonly #logs = new Map<string, Promise<DecisionLog | null>>();
  readonly #recorders = new Map<PolicyHost, EvaluationRecorder>();

  /** @param atMs the instant of the run, milliseconds since 1970. */
  constructor(open: OpenPackLog, atMs: number) {
    this.#open = open;
    this.#atMs = atMs;
  }

  /** The log of a project, or null. */
  of(project: string, place: LogPlace): Promise<DecisionLog | null> {
    const key = JSON.stringify([project, place.log ?? null]);
    const log = this.#logs.get(key) ?? this.#open(project, place);
    this.#logs.set(key, log);
    return log;
  }

  /**
   * The host, logging what it says.
   * @param rules ids of those that are asked for: what others would say is not the pack's result.
   */
  recording(host: PolicyHost, log: DecisionLog, waivers: WaiverBook, rules: ReadonlySet<string>): PolicyHost {
    const at = new Date(this.#atMs).toISOString();
    const recorder =
      this.#recorders.get(host) ?? evaluationRecorder(host, { log, place: "pack", waivers, atMs: this.#atMs, at });
    this.#recorders.set(host, recorder);
    return recordedHost(asked(host, rules), recorder);
  }
}

function asked(host: PolicyHost, rules: ReadonlySet<string>): PolicyHost {
  return {
    ...host,
    evaluate: (input) => {
      const { deny } = host.evaluate(input);
      return { deny: deny.filter(({ rule }) => rules.has(rule)), prefer: [] };
    },
    review: (document) => host.review(document).filter(({ rule }) => rules.has(rule)),
  };
}
