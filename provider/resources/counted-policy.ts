import type { Telemetry } from "../observability/telemetry.ts";
import type { EvaluatePolicy } from "../placement/policy-port.ts";

/** Policies whose evaluations for one resource are counted. */
export interface CountedPolicy {
  readonly evaluate: EvaluatePolicy;
  /** Says how many there were, once it is known that they may be told of. */
  readonly tell: () => void;
}

/** The same policies, counted; themselves where nobody listens. */
export function countedPolicy(evaluate: EvaluatePolicy, telemetry: Telemetry): CountedPolicy {
  if (!telemetry.isOn) return { evaluate, tell: () => undefined };
  const judged = { allow: 0, deny: 0 };
  return {
    evaluate: (input) => {
      const verdict = evaluate(input);
      judged[verdict.deny.length === 0 ? "allow" : "deny"]++;
      return verdict;
    },
    tell: () => {
      for (const result of ["allow", "deny"] as const)
        telemetry.add("novacron.policy.evaluations", judged[result], { "novacron.result": result });
    },
  };
}
