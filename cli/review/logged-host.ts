import type { DecisionLog } from "../../provider/policy/decision-log.ts";
import type { PolicyHost } from "../../provider/policy/policy-host.ts";
import type { WaiverBook } from "../../provider/policy/waivers/waiver-book.ts";

/** What a log of evaluations is kept with. */
export interface LoggedHostParts {
  readonly log: DecisionLog;
  readonly waivers: WaiverBook;
  /** Milliseconds since 1970, which waivers are judged as of. */
  readonly nowMs: number;
}

interface Said {
  readonly rule: string;
  /** URN of the resource that it is said of. */
  readonly urn: string;
}

/** The same policies, whose every answer in a review is logged: with the rules that deny, and those that a waiver lifts. */
export function loggedHost(host: PolicyHost, { log, waivers, nowMs }: LoggedHostParts): PolicyHost {
  const at = new Date(nowMs).toISOString();
  log.policies({ at, digest: host.digest, bundle: host.bundleDigest, reads: [] });
  const record = (
    input: Parameters<DecisionLog["record"]>[0]["input"],
    said: readonly Said[],
    prefer: readonly string[],
    isStack: boolean,
  ): void => {
    const judged = said.map(({ rule, urn }) => ({ rule, urn, waiver: waivers.cover(rule, urn, nowMs) }));
    const deny = judged.filter(({ waiver }) => waiver === undefined).map(({ rule }) => rule);
    log.record({
      place: "review",
      at,
      policies: host.digest,
      result: deny.length === 0 ? "allow" : "deny",
      rules: { deny: [...new Set(deny)].sort(), prefer: [...new Set(prefer)].sort() },
      waivers: judged.flatMap(({ rule, urn, waiver }) =>
        waiver === undefined ? [] : [{ rule, waiver: waiver.id, ...(isStack && { resource: urn }) }],
      ),
      input,
    });
  };
  return {
    ...host,
    evaluate: (input) => {
      const verdict = host.evaluate(input);
      const said = verdict.deny.map(({ rule }) => ({ rule, urn: input.subject.urn }));
      record(
        input,
        said,
        verdict.prefer.map(({ rule }) => rule),
        false,
      );
      return verdict;
    },
    review: (document) => {
      const found = host.review(document);
      const whole =
        document.kind === "resource"
          ? document.resource.urn
          : `urn:pulumi:${document.stack}::${document.project}::pulumi:pulumi:Stack::${document.project}-${document.stack}`;
      record(
        document,
        found.map(({ rule, resource }) => ({ rule, urn: resource ?? whole })),
        [],
        document.kind === "stack",
      );
      return found;
    },
  };
}
