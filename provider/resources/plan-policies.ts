import { type Digest, digestOf } from "../crypto/canonical-json.ts";
import type { EvaluatePolicy, PolicyVerdict, WaivedDenial } from "../placement/policy-port.ts";
import type { PolicyHost } from "../policy/policy-host.ts";
import { waivedPolicies } from "../policy/waivers/waived-policies.ts";
import { type Waiver, type WaiverBook, waiversFor } from "../policy/waivers/waiver-book.ts";

/** What the policies of a plan are. */
export interface PlanPolicyParts {
  readonly host: PolicyHost;
  readonly waivers: WaiverBook;
  /** The Snapshot's instant, milliseconds since 1970: waivers are in force or not as of it. */
  readonly asOfMs: number;
}

/** What judges the candidates for one resource. */
export interface SubjectPolicies {
  readonly evaluate: EvaluatePolicy;
  /** Of the policies alone where no waiver is for the resource; else of both: a waiver that ends moves nobody else. */
  readonly digest: Digest;
  /** Those in force that are for the resource, whether they lift anything or not. */
  readonly waivers: readonly Waiver[];
  /** By candidate: what was said of it last. Kept only where somebody will ask. */
  readonly verdicts: ReadonlyMap<string, PolicyVerdict>;
}

/** The policies of one plan, as they are for each of its resources. */
export class PlanPolicies {
  readonly #parts: PlanPolicyParts;
  readonly #evaluate: EvaluatePolicy;
  readonly #subjects = new Map<string, SubjectPolicies>();

  constructor(parts: PlanPolicyParts) {
    this.#parts = parts;
    this.#evaluate = waivedPolicies(parts.host.evaluate, parts.waivers);
  }

  /** The policies as they are for a resource. */
  for(urn: string): SubjectPolicies {
    const known = this.#subjects.get(urn);
    if (known !== undefined) return known;
    const { host, waivers: book, asOfMs } = this.#parts;
    const waivers = waiversFor(book, urn, asOfMs);
    const verdicts = new Map<string, PolicyVerdict>();
    const remembering: EvaluatePolicy = (input) => {
      const verdict = this.#evaluate(input);
      verdicts.set(input.candidate.name, verdict);
      return verdict;
    };
    const subject: SubjectPolicies = {
      evaluate: waivers.length === 0 ? this.#evaluate : remembering,
      digest: waivers.length === 0 ? host.digest : digestOf({ policies: host.digest, waivers }),
      waivers,
      verdicts,
    };
    this.#subjects.set(urn, subject);
    return subject;
  }

  /** The denials that waivers lift from a candidate, as far as it was judged for the resource. */
  waivedOn(urn: string, target: string): readonly WaivedDenial[] {
    return this.#subjects.get(urn)?.verdicts.get(target)?.waived ?? [];
  }

  /** The resource is decided: what was remembered for it goes. */
  close(urn: string): void {
    this.#subjects.delete(urn);
  }
}
