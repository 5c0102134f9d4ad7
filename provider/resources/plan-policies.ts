import { type Digest, digestOf } from "../crypto/canonical-json.ts";
import type { ErrorCode } from "../errors/codes.ts";
import type { Telemetry } from "../observability/telemetry.ts";
import type { EvaluatePolicy, PolicyInput, PolicyVerdict } from "../placement/policy-port.ts";
import type { DecisionLog } from "../policy/decision-log.ts";
import { distinctEvaluator } from "../policy/evaluate-distinct.ts";
import type { PolicyHost } from "../policy/policy-host.ts";
import { readsOf } from "../policy/reads-of.ts";
import { waivedPolicies } from "../policy/waivers/waived-policies.ts";
import { digestWithWaivers, type Waiver, type WaiverBook, waiversFor } from "../policy/waivers/waiver-book.ts";
import { countedPolicy } from "./counted-policy.ts";

/** What the policies of a plan are. */
export interface PlanPolicyParts {
  readonly host: PolicyHost;
  readonly waivers: WaiverBook;
  /** The Snapshot's instant, milliseconds since 1970: waivers are in force or not as of it. */
  readonly asOfMs: number;
  /** Null where nothing is logged. */
  readonly log: DecisionLog | null;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly telemetry: Telemetry;
  /** Shows something beside a resource. */
  readonly tell: (code: ErrorCode, message: string, urn: string) => void;
}

/** What judges the candidates for one resource. */
export interface SubjectPolicies {
  readonly evaluate: EvaluatePolicy;
  /** Of the policies alone where no waiver is for the resource; else of both: a waiver that ends moves nobody else. */
  readonly digest: Digest;
  /** Those in force that are for the resource, whether they lift anything or not. */
  readonly waivers: readonly Waiver[];
}

/** What became of a resource. */
export interface JudgedOutcome {
  readonly how: "kept" | "replayed" | "decided" | "refused";
  /** Null where it was refused. */
  readonly target: string | null;
  /** Whether it rests on secrets: then its candidates, their costs and what was said of them are secret, too. */
  readonly secret: boolean;
}

interface Subject extends SubjectPolicies {
  /** By candidate: what was said of it last. Kept only where somebody will ask. */
  readonly verdicts: Map<string, PolicyVerdict>;
  /** The first input that got a verdict. The host gives the same one to all that its rules cannot tell apart. */
  readonly inputs: Map<PolicyVerdict, PolicyInput>;
  /** Counts the evaluations. */
  readonly tell: () => void;
}

/** The policies of one plan, as they are for each of its resources. */
export class PlanPolicies {
  readonly #parts: PlanPolicyParts;
  readonly #evaluate: EvaluatePolicy;
  readonly #subjects = new Map<string, Subject>();
  readonly #logged = new WeakMap<PolicyVerdict, Digest>();
  #isAnnounced = false;

  constructor(parts: PlanPolicyParts) {
    this.#parts = parts;
    this.#evaluate = waivedPolicies(parts.host.evaluate, parts.waivers);
  }

  /** Whether nothing is told of resources that stay where they are: nothing is logged, and no waiver lifts anything. */
  get isSilent(): boolean {
    const { log, waivers } = this.#parts;
    return log === null && waivers.waivers.length === 0;
  }

  /** The policies as they are for a resource. */
  for(urn: string): SubjectPolicies {
    const known = this.#subjects.get(urn);
    if (known !== undefined) return known;
    const { host, waivers: book, asOfMs, log } = this.#parts;
    const waivers = waiversFor(book, urn, asOfMs);
    const verdicts: Subject["verdicts"] = new Map();
    const inputs: Subject["inputs"] = new Map();
    const counted = countedPolicy(this.#evaluate, this.#parts.telemetry);
    const evaluate = distinctEvaluator({ evaluate: counted.evaluate, reads: host.reads });
    const remembering: EvaluatePolicy = (input) => {
      const verdict = evaluate(input);
      verdicts.set(input.candidate.name, verdict);
      if (!inputs.has(verdict)) inputs.set(verdict, input);
      return verdict;
    };
    const subject: Subject = {
      evaluate: waivers.length === 0 && log === null ? evaluate : remembering,
      digest: digestWithWaivers(host.digest, waivers),
      waivers,
      verdicts,
      inputs,
      tell: counted.tell,
    };
    this.#subjects.set(urn, subject);
    return subject;
  }

  /** A plan's basis as it is for a resource: its waivers are part of what users edit. */
  basisFor(urn: string, basis: string): string {
    if (this.#parts.waivers.waivers.length === 0) return basis;
    const { waivers } = this.for(urn);
    return waivers.length === 0 ? basis : digestOf({ basis, waivers });
  }

  /**
   * The resource is decided, or cannot be: what was said of its candidates is logged, and forgotten. Where it stays only
   * because a waiver lifts something, that is told: of what does not change the preview says nothing else.
   * @throws {NovaCronError} NC1320 where it cannot be logged and has to be.
   */
  close(urn: string, outcome: JudgedOutcome): void {
    const subject = this.#subjects.get(urn);
    this.#subjects.delete(urn);
    const { log } = this.#parts;
    const { how, target, secret } = outcome;
    // How many were denied follows from what is secret.
    if (!secret) subject?.tell();
    const verdict = target === null ? undefined : subject?.verdicts.get(target);
    if (how === "kept" && !secret) {
      for (const { rule, waiver, expires } of verdict?.waived ?? []) {
        this.#parts.tell("NC1312", `${target} breaks ${rule}, which waiver ${waiver} lifts until ${expires}`, urn);
      }
    }
    if (log === null || subject === undefined) return;
    this.#announce(log);
    const evaluations = secret ? new Map<PolicyVerdict, Digest>() : this.#record(subject, log);
    const counts = new Map<Digest, number>();
    for (const each of secret ? [] : subject.verdicts.values()) {
      const digest = evaluations.get(each);
      if (digest !== undefined) counts.set(digest, (counts.get(digest) ?? 0) + 1);
    }
    log.resource({
      place: "plan",
      at: this.#at(),
      urn,
      policies: this.#parts.host.digest,
      how,
      target: secret ? null : target,
      chosen: (verdict && evaluations.get(verdict)) ?? null,
      evaluations: [...counts],
      secret,
    });
    log.flush();
  }

  /** Logs what was not logged before: placements that ask for the same share what is said of a candidate. */
  #record({ inputs }: Subject, log: DecisionLog): ReadonlyMap<PolicyVerdict, Digest> {
    const digests = new Map<PolicyVerdict, Digest>();
    for (const [verdict, input] of inputs) {
      const { deny, prefer, waived = [] } = verdict;
      const digest =
        this.#logged.get(verdict) ??
        log.record({
          place: "plan",
          at: this.#at(),
          policies: this.#parts.host.digest,
          result: deny.length === 0 ? "allow" : "deny",
          rules: {
            deny: [...new Set(deny.map(({ rule }) => rule))].sort(),
            prefer: [...new Set(prefer.map(({ rule }) => rule))].sort(),
          },
          waivers: waived.map(({ rule, waiver }) => ({ rule, waiver })),
          input,
        });
      this.#logged.set(verdict, digest);
      digests.set(verdict, digest);
    }
    return digests;
  }

  #announce(log: DecisionLog): void {
    if (this.#isAnnounced) return;
    this.#isAnnounced = true;
    const { host } = this.#parts;
    log.policies({ at: this.#at(), digest: host.digest, bundle: host.bundleDigest, reads: readsOf(host.rules) });
  }

  #at(): string {
    return new Date(this.#parts.now()).toISOString();
  }
}
